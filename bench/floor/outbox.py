"""The least outbox: a table, SKIP LOCKED, Django's mail, one kept connection, a commit a mail; no lease, no marker."""

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction

NEXT = """
SELECT id, sender, recipient, subject, text, html FROM nominations_outgoingmail WHERE status = 'queued'
ORDER BY priority, next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""
SENT = "UPDATE nominations_outgoingmail SET status = 'sent', sent_at = now() WHERE id = %s"


def drain(host: str, port: int) -> int:
    """Send until nothing is due. The row stays locked while the mail is handed over: a crash sends it twice."""
    session = get_connection("django.core.mail.backends.smtp.EmailBackend", host=host, port=port)
    session.open()
    sent = 0
    with connection.cursor() as cursor:
        while True:
            with transaction.atomic():
                cursor.execute(NEXT)
                row = cursor.fetchone()
                if row is None:
                    break
                pk, sender, recipient, subject, text, html = row
                mail = EmailMultiAlternatives(subject, text, sender, [recipient], connection=session)
                mail.attach_alternative(html, "text/html")
                mail.send()
                cursor.execute(SENT, [pk])
            sent += 1
    session.close()
    return sent
