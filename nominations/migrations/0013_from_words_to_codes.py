"""Groups name Directorates-General, policy areas and tasks by code; mandates that ended say why; members are written."""

import json
import re
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

from nominations.groups.rules import search_key

LISTS = Path(__file__).resolve().parent.parent / "data" / "register_reference_lists.json"

# Until now an end had one reason, and an authority was a member from its first mandate on.
MANDATES = """
UPDATE nominations_mandate SET end_reason = 'replaced' WHERE until IS NOT NULL;
UPDATE nominations_mandate m SET recorded_at = e.at FROM nominations_auditevent e
WHERE e.action = 'mandate.appoint' AND e.subject_id = m.id::text;
UPDATE nominations_mandate m SET replaces_id = p.id FROM nominations_mandate p
WHERE p.seat_id = m.seat_id AND p.until = m.since;
INSERT INTO nominations_membership
    (id, group_id, authority_id, since, until, end_reason, recorded_at, nomination_id)
SELECT gen_random_uuid(), s.group_id, m.authority_id, min(m.since),
       CASE WHEN bool_or(m.until IS NULL) THEN NULL ELSE max(m.until) END,
       CASE WHEN bool_or(m.until IS NULL) THEN '' ELSE 'authority_changed' END,
       min(m.recorded_at), (array_agg(m.nomination_id ORDER BY m.since))[1]
FROM nominations_mandate m JOIN nominations_seat s ON s.id = m.seat_id
GROUP BY s.group_id, m.authority_id;
"""


def code_groups(apps, schema_editor):
    """Take what was typed as the Register writes it apart; what the lists do not know stays in words."""
    labels = [row["label"] for row in json.loads(LISTS.read_text(encoding="utf-8"))["policyAreas"]]
    tasks = [row["label"] for row in json.loads(LISTS.read_text(encoding="utf-8"))["tasks"]]
    for group in apps.get_model("nominations", "ExpertGroup").objects.all():
        group.lead_dgs = re.findall(r"([A-Z][A-Z ]+?) - ", group.lead_dg)
        group.policy_areas = [slugify(label) for label in labels if label in group.policy_areas_text]
        group.tasks = [slugify(label)[:120] for label in tasks if label != "Other" and label in group.tasks_text]
        other = re.search(r"Other \((.*)\)", group.tasks_text, re.DOTALL)
        if other:
            group.tasks, group.task_other = [*group.tasks, "other"], other[1]
        group.scope = group.scope.lower() if group.scope.lower() in {"limited", "broad"} else ""
        group.search_key = search_key(group)
        group.save()


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0012_who_sits_since_when'),
    ]

    operations = [
        migrations.RunPython(code_groups, migrations.RunPython.noop),
        migrations.RunSQL(MANDATES, migrations.RunSQL.noop),
    ]
