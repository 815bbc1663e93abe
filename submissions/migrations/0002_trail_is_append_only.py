"""UPDATE and DELETE on the trail are refused by the database itself."""

from django.db import migrations

from submissions.trail import triggers


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [migrations.RunPython(triggers.install, triggers.remove)]
