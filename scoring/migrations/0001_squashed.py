import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    # what earlier installations have applied
    replaces = [
        ('scoring', '0001_initial'),
        ('scoring', '0002_robustness_runs'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=100, verbose_name='code')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('name', models.JSONField(default=dict, verbose_name='name')),
                ('document', models.JSONField(verbose_name='document')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='next_versions', to='scoring.indicatormodel')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='frozen')),
            ],
            options={
                'verbose_name': 'indicator model',
                'verbose_name_plural': 'indicator models',
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='one_version_per_code')],
            },
        ),
        migrations.CreateModel(
            name='ScoringRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=32, unique=True, verbose_name='reference')),
                ('engine_version', models.CharField(max_length=32, verbose_name='engine version')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=10, verbose_name='status')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempt')),
                ('heartbeat', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('result_digest', models.CharField(blank=True, max_length=64, verbose_name='digest of the result')),
                ('summary', models.JSONField(blank=True, default=dict, verbose_name='summary')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='scoring.indicatormodel', verbose_name='indicator model')),
                ('table', models.TextField(verbose_name='table')),
                ('table_digest', models.CharField(max_length=64, verbose_name='digest of the table')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='entrants done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='entrants')),
            ],
            options={
                'verbose_name': 'scoring run',
                'verbose_name_plural': 'scoring runs',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['status', 'heartbeat'], name='runs_by_state')],
            },
        ),
        migrations.CreateModel(
            name='RobustnessRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=32, unique=True, verbose_name='reference')),
                ('engine_version', models.CharField(max_length=32, verbose_name='engine version')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('status', models.CharField(choices=[('queued', 'queued'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=10, verbose_name='status')),
                ('attempt', models.PositiveIntegerField(default=0, verbose_name='attempt')),
                ('heartbeat', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('result_digest', models.CharField(blank=True, max_length=64, verbose_name='digest of the result')),
                ('summary', models.JSONField(blank=True, default=dict, verbose_name='summary')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='robustness', to='scoring.scoringrun', verbose_name='scoring run')),
                ('settings', models.JSONField(verbose_name='settings')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='blocks of draws done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='blocks of draws')),
            ],
            options={
                'verbose_name': 'robustness check',
                'verbose_name_plural': 'robustness checks',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['status', 'heartbeat'], name='analyses_by_state')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='scoring.scoringrun', verbose_name='scoring run')),
                ('code', models.CharField(max_length=200, verbose_name='code')),
                ('score', models.DecimalField(blank=True, decimal_places=10, max_digits=30, null=True, verbose_name='score')),
                ('rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='rank')),
                ('rank_within', models.PositiveIntegerField(blank=True, null=True, verbose_name='rank within the group')),
                ('outcome', models.CharField(choices=[('scored', 'scored'), ('vetoed', 'vetoed'), ('unqualified', 'unqualified'), ('incomplete', 'incomplete')], max_length=12, verbose_name='outcome')),
                ('flags', models.JSONField(blank=True, default=list, verbose_name='flags')),
                ('breakdown', models.JSONField(default=dict, verbose_name='breakdown')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': [models.OrderBy(models.F('rank'), nulls_last=True), 'code'],
                'constraints': [models.UniqueConstraint(fields=('run', 'code'), name='one_score_per_entrant')],
            },
        ),
        migrations.CreateModel(
            name='RobustnessPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='scoring.robustnessrun')),
                ('sample', models.PositiveSmallIntegerField()),
                ('start', models.PositiveIntegerField()),
                ('stop', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('heartbeat', models.DateTimeField(blank=True, null=True)),
                ('data', models.BinaryField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sample', 'start'],
                'constraints': [models.UniqueConstraint(fields=('analysis', 'sample', 'start'), name='one_part_per_span')],
            },
        ),
        migrations.CreateModel(
            name='RankInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intervals', to='scoring.robustnessrun')),
                ('code', models.CharField(max_length=200, verbose_name='code')),
                ('rank', models.DecimalField(decimal_places=1, max_digits=12, verbose_name='rank')),
                ('low', models.PositiveIntegerField(verbose_name='rank, 5 %')),
                ('median', models.PositiveIntegerField(verbose_name='rank, median')),
                ('high', models.PositiveIntegerField(verbose_name='rank, 95 %')),
                ('first', models.FloatField(verbose_name='share of draws in first place')),
                ('top', models.JSONField(default=list, verbose_name='share of draws above each cut')),
                ('top_se', models.JSONField(default=list, verbose_name='standard error')),
            ],
            options={
                'verbose_name': 'rank interval',
                'verbose_name_plural': 'rank intervals',
                'ordering': ['rank', 'code'],
                'constraints': [models.UniqueConstraint(fields=('analysis', 'code'), name='one_interval_per_entrant')],
            },
        ),
    ]
