"""The jobs that are measured without a page: planning reminders and queueing mails, ours and their floors in SQL."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.template import Context, Engine

from bench import names
from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls import notices
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions as meetings
from nominations.meetings import programme
from nominations.outbox import actions as outbox
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions as reminders
from nominations.reminders import to_delegations, to_staff, to_states
from nominations.reminders.catalogue import STEPS, Step, To
from nominations.reminders.catalogue_of_meetings import STEPS as OF_MEETINGS
from nominations.reminders.catalogue_of_meetings import Matter

# Nobody of these States has a second contact or a Permanent Representation.
FIRST = [step for step in STEPS if step.to is To.FIRST]
# The planner's floor: each step of every open, unanswered file, the correction of what was returned, the mail to the
# secretariat, and each step of every unnamed delegation and silent ballot, as rows that PostgreSQL decides and writes;
# it counts a week for five working days.
PLAN = """
INSERT INTO nominations_outgoingmail
  (id, kind, dedup_key, message_id, thread_id, dated_at, sender, recipient, recipient_name, reply_to, audience,
   language, subject, text, html, sensitive, priority, subject_type, subject_id, status, status_reason, created_at,
   due_at, next_attempt_at, expires_at, attempts, last_reply, in_data, sha256, if_uncertain, resends)
SELECT gen_random_uuid(), kind, kind || ':' || subject || ':1.1:' || email,
       '<' || gen_random_uuid() || '@floor.example.org>', call, due_at, 'floor@example.org', email, name, '',
       audience, 'en', '', '', '', false, 5, type, subject,
       CASE WHEN due_at < opened_at THEN 'skipped' ELSE 'planned' END, '', now(), due_at, due_at,
       due_at + interval '7 days', 0, '', false, '', 'hold', 0
FROM (
  WITH unanswered AS (
    SELECT i.id AS subject, 'invitation' AS type, c.id AS call, c.deadline_on, c.opened_at, u.email,
           u.family_name AS name, i.country_id AS audience
    FROM nominations_invitation i
    JOIN nominations_call c ON c.id = i.call_id AND c.status = 'open'
    JOIN nominations_role r ON r.country_id = i.country_id AND r.kind = 'contact_point' AND r.until IS NULL
    JOIN nominations_user u ON u.id = r.user_id
    WHERE NOT EXISTS (SELECT 1 FROM nominations_nomination n
                      WHERE n.invitation_id = i.id AND n.status IN ('submitted', 'accepted', 'nil')))
  SELECT subject, type, call, opened_at, email, name, audience, step.kind, deadline_on - step.days AS day
  FROM unanswered CROSS JOIN unnest(%s::text[], %s::int[]) AS step (kind, days)
  UNION ALL
  SELECT subject, type, call, opened_at, email, name, audience, 'reminder_returned', n.updated_at::date + 7
  FROM unanswered JOIN nominations_nomination n ON n.invitation_id = subject AND n.status = 'returned'
  UNION ALL
  SELECT d.id, 'delegation', m.id, m.convened_at, u.email, u.family_name, d.country_id, step.kind,
         m.answers_until_on - step.days
  FROM nominations_delegation d
  JOIN nominations_meeting m ON m.id = d.meeting_id AND m.status = 'convened' AND m.answers_until_on >= %s
  JOIN nominations_role r ON r.country_id = d.country_id AND r.kind = 'contact_point' AND r.until IS NULL
  JOIN nominations_user u ON u.id = r.user_id
  CROSS JOIN unnest(%s::text[], %s::int[]) AS step (kind, days) WHERE d.answered_at IS NULL
  UNION ALL
  SELECT b.id, 'ballot', o.id, o.opened_at, u.email, u.family_name, b.country_id, step.kind,
         o.answers_until_on - step.days
  FROM nominations_ballot b
  JOIN nominations_opinion o ON o.id = b.opinion_id AND o.status = 'voting' AND o.answers_until_on >= %s
  JOIN nominations_role r ON r.country_id = b.country_id AND r.kind = 'contact_point' AND r.until IS NULL
  JOIN nominations_user u ON u.id = r.user_id
  CROSS JOIN unnest(%s::text[], %s::int[]) AS step (kind, days) WHERE b.choice = ''
  UNION ALL
  SELECT c.id, 'call', c.id, c.opened_at, m.email, '', '', 'staff_deadline', c.deadline_on + 1
  FROM nominations_call c JOIN nominations_functionalmailbox m ON m.group_id = c.group_id WHERE c.status = 'open'
) AS mail
CROSS JOIN LATERAL (SELECT (day + time '09:00') AT TIME ZONE 'Europe/Brussels' AS due_at) AS due
ON CONFLICT DO NOTHING
"""


def undone(job: Callable[[], Any]) -> Any:
    """Run a job in a transaction and take it back."""
    with transaction.atomic():
        result = job()
        transaction.set_rollback(True)
    return result


def floor_first_plan() -> int:
    return int(undone(_plan_in_sql))


def floor_nothing_due() -> int:
    return _plan_in_sql()


def _plan_in_sql() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PLAN, [*_steps(FIRST), *_open(Matter.DELEGATION), *_open(Matter.VOTE)])
        return cursor.rowcount


def _steps(steps: Sequence[Step]) -> list[Any]:
    return [[step.kind for step in steps], [step.days_before for step in steps]]


def _open(matter: Matter) -> list[Any]:
    return [clock.local_day(names.NOW), *_steps(OF_MEETINGS[matter])]


def first_plan() -> int:
    return int(undone(nothing_due))


def nothing_due() -> int:
    """Plan the mails to States, of calls and meetings, and to secretariats; return how many were decided about.

    What nominees are told is apart: of the filled nominations nobody was told yet, so every run would tell some.
    """
    return sum(reminders.plan(at=names.NOW, parts=[to_states, to_staff, to_delegations]).values())


def forget() -> int:
    """Take away the mails that were written since the filling, whose own were never sent, so name no sender."""
    removed = OutgoingMail.objects.exclude(sender="")._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE nominations_outgoingmail")
    return int(removed)


def _announcements() -> list[Message]:
    return notices.opened(Call.objects.select_related("group").get(pk=names.key("call", 0)), at=names.NOW)


def enqueue() -> int:
    """Compose and queue the 27 mails that announce a call."""
    return len(undone(lambda: outbox.enqueue(_announcements(), at=names.NOW)))


def open_call() -> int:
    """Open a call as the request of the desk does: 27 invitations, 27 mails written and none of them sent."""
    return len(undone(_open_call))


def _open_call() -> Any:
    group = ExpertGroup.objects.get(pk=names.key("group", 0))
    deadline_on = clock.local_day(names.NOW) + timedelta(days=60)
    call = Call.objects.create(group=group, reference=f"{group.code}-bench", title="A call", deadline_on=deadline_on)
    calls.open_call(call, by=User.objects.get(email=names.OFFICER), at=names.NOW)
    return OutgoingMail.objects.filter(subject_id__in=[str(each.pk) for each in call.invitations.all()])


def convene() -> int:
    """Plan and convene a meeting as the requests of the desk do: 27 delegations, 27 invitations with an entry."""
    return len(undone(_convene))


def _convene() -> Any:
    group, by = ExpertGroup.objects.get(pk=names.key("group", 0)), User.objects.get(email=names.OFFICER)
    first_on = clock.local_day(names.NOW) + timedelta(days=200)
    when: Any = {"starts_at": clock.local_instant(first_on, 10), "ends_at": clock.local_instant(first_on, 17)}
    meeting = meetings.plan(group, title="A meeting", place="Brussels", **when, by=by, at=names.NOW)
    programme.add_item(meeting, title="A point", by=by, at=names.NOW)
    meetings.convene(meeting, answers_until_on=first_on - timedelta(days=20), by=by, at=names.NOW)
    return meeting.delegations.all()


def floor_enqueue() -> int:
    """Render the same templates 27 times: no mail can cost less than its words."""
    engine = Engine.get_default()
    names = [f"mail/calls/opened/{part}" for part in ("body.txt", "body.html")]
    messages = _announcements()
    for message in messages:
        for name in names:
            engine.get_template(name).render(Context(dict(message.context)))
    return len(messages)
