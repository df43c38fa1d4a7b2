"""What the database itself remembers of a run: every move of a mail and every marker, each with its commit's time.

Triggers in the run's own database write it, in the transaction that makes the move: what is rolled back is not there.
"""

TRIGGERS = """
CREATE TABLE faults_move (
  id bigint GENERATED ALWAYS AS IDENTITY, mail uuid, old text, new text, marked boolean, reason text
);
CREATE TABLE faults_answer (invitation text);

CREATE FUNCTION faults_note_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO faults_move (mail, old, new, marked, reason)
  VALUES (NEW.id, OLD.status, NEW.status, NEW.in_data AND NOT OLD.in_data, NEW.status_reason);
  RETURN NULL;
END $$;
CREATE TRIGGER faults_move AFTER UPDATE ON nominations_outgoingmail FOR EACH ROW
  WHEN (NEW.status <> OLD.status OR NEW.in_data AND NOT OLD.in_data) EXECUTE FUNCTION faults_note_move();

CREATE FUNCTION faults_note_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO faults_answer (invitation) VALUES (NEW.invitation_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER faults_answer AFTER UPDATE ON nominations_nomination FOR EACH ROW
  WHEN (NEW.status = 'submitted' AND OLD.status <> 'submitted') EXECUTE FUNCTION faults_note_answer();
"""

MAILS = """
SELECT id::text AS pk, kind, dedup_key, message_id, recipient, status, sha256, subject_id, due_at
FROM nominations_outgoingmail
"""
MOVES = """
SELECT mail::text AS mail, old, new, marked, reason, pg_xact_commit_timestamp(xmin) AS at
FROM faults_move ORDER BY id
"""
ANSWERS = "SELECT invitation, min(pg_xact_commit_timestamp(xmin)) AS at FROM faults_answer GROUP BY invitation"

# Acts that were acknowledged and have no mail: each open row is announced and reminded of, each answer gets a receipt.
UNWRITTEN = """
SELECT 'call_opened' AS kind, i.id::text AS about FROM nominations_invitation i WHERE NOT EXISTS (
  SELECT 1 FROM nominations_outgoingmail m WHERE m.subject_id = i.id::text AND m.kind = 'call_opened')
UNION ALL
SELECT 'receipt', a.invitation FROM faults_answer a WHERE NOT EXISTS (
  SELECT 1 FROM nominations_outgoingmail m WHERE m.subject_id = a.invitation AND m.kind = 'receipt')
UNION ALL
SELECT 'reminder_d7', i.id::text FROM nominations_invitation i WHERE NOT EXISTS (
  SELECT 1 FROM nominations_outgoingmail m WHERE m.subject_id = i.id::text AND m.kind = 'reminder_d7'
    AND m.status <> 'skipped')
"""
# What is still on its way: nothing may be, at the end. A planned mail of a later day is no such thing.
UNSETTLED = """
SELECT count(*) FROM nominations_outgoingmail
WHERE status IN ('queued', 'sending', 'uncertain', 'held') OR (status = 'planned' AND due_at <= now())
"""
