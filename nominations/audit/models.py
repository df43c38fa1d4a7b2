"""The audit trail (domain rule 29); a trigger in PostgreSQL refuses to change or delete its rows."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One act. Subjects are kept as keys, personal values never: erasing a person breaks no row."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.CharField(max_length=2, blank=True, help_text="ISO code of the State acted for.")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"
