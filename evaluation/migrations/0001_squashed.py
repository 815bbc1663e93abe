import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import evaluation.publication.models
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # what earlier installations have applied
    replaces = [
        ('evaluation', '0001_initial'),
        ('evaluation', '0002_initial'),
        ('evaluation', '0003_ranking_robustness'),
        ('evaluation', '0004_draws_are_published'),
        ('evaluation', '0005_province_cap'),
        ('evaluation', '0006_plain_english_names'),
        ('evaluation', '0007_objection_access_code'),
        ('evaluation', '0008_check_items'),
    ]

    initial = True

    dependencies = [
        ('scoring', '0001_squashed'),
        ('submissions', '0002_token_notes'),
        ('submissions', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='PastWinner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('batch', models.CharField(max_length=40, verbose_name='batch')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('province', models.CharField(max_length=60, verbose_name='province')),
                ('cities', models.CharField(blank=True, max_length=200, verbose_name='cities')),
                ('industry', models.CharField(blank=True, max_length=60, verbose_name='industry')),
            ],
            options={
                'ordering': ['-year', 'batch', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Competition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='competition', to='submissions.call')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('called', 'Called'), ('reviewing', 'In review'), ('meeting', 'Panel meeting'), ('notice', 'Public notice'), ('published', 'Published')], default='draft', max_length=20, verbose_name='status')),
                ('model', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scoring.indicatormodel')),
                ('results_opened_at', models.DateTimeField(blank=True, null=True, verbose_name='results opened to applicants')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='CompletenessCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='submissions.application')),
                ('outcome', models.CharField(choices=[('qualified', 'Qualified'), ('correction', 'Correction asked'), ('unqualified', 'Unqualified')], max_length=20, verbose_name='outcome')),
                ('points', models.JSONField(default=list, verbose_name='points')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-checked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Judge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='judge', to=settings.AUTH_USER_MODEL)),
                ('province', models.CharField(choices=[('110000', '北京'), ('120000', '天津'), ('130000', '河北'), ('140000', '山西'), ('150000', '内蒙古'), ('210000', '辽宁'), ('220000', '吉林'), ('230000', '黑龙江'), ('310000', '上海'), ('320000', '江苏'), ('330000', '浙江'), ('340000', '安徽'), ('350000', '福建'), ('360000', '江西'), ('370000', '山东'), ('410000', '河南'), ('420000', '湖北'), ('430000', '湖南'), ('440000', '广东'), ('450000', '广西'), ('460000', '海南'), ('500000', '重庆'), ('510000', '四川'), ('520000', '贵州'), ('530000', '云南'), ('540000', '西藏'), ('610000', '陕西'), ('620000', '甘肃'), ('630000', '青海'), ('640000', '宁夏'), ('650000', '新疆'), ('710000', '台湾'), ('810000', '香港'), ('820000', '澳门')], max_length=6, verbose_name='province')),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.organisation')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                ('is_active', models.BooleanField(default=True, verbose_name='in the pool')),
                ('fields', models.ManyToManyField(blank=True, related_name='judges', to='submissions.track', verbose_name='fields')),
            ],
            options={
                'ordering': ['user__username'],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='advised', to='evaluation.judge')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.organisation')),
                ('until_year', models.PositiveSmallIntegerField(verbose_name='until the year')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='evaluation.competition')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('status', models.CharField(choices=[('draft', 'Not open'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=20, verbose_name='status')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='scoring.indicatormodel', verbose_name='indicator model')),
                ('objective_share', models.DecimalField(decimal_places=2, default=Decimal('70'), max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share of the objective score, %')),
                ('judge_share', models.DecimalField(decimal_places=2, default=Decimal('30'), max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name="share of the judges' score, %")),
                ('cut', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='how many go on')),
                ('province_cap', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='at most of one province')),
                ('judges_per_entry', models.PositiveSmallIntegerField(default=5, verbose_name='judges per entry')),
                ('method', models.CharField(choices=[('mean', 'mean'), ('median', 'median'), ('trimmed', 'trimmed mean'), ('winsorised', 'winsorised mean')], default='trimmed', max_length=20, verbose_name='panel score')),
                ('trim_low', models.PositiveSmallIntegerField(default=1, verbose_name='lowest marks dropped')),
                ('trim_high', models.PositiveSmallIntegerField(default=1, verbose_name='highest marks dropped')),
                ('trim_from', models.PositiveSmallIntegerField(default=5, verbose_name='dropped only from this many judges')),
                ('decimals', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='decimals of scores')),
                ('is_blind', models.BooleanField(default=True, verbose_name='blind review')),
                ('is_live', models.BooleanField(default=False, verbose_name='oral defence, marked live')),
                ('adviser_years', models.PositiveSmallIntegerField(default=3, verbose_name='past advisers are recused for, years')),
                ('marking_ends_at', models.DateTimeField(blank=True, null=True, verbose_name='marking ends')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['competition', 'number'],
                'constraints': [models.UniqueConstraint(fields=('competition', 'number'), name='round_number_once'), models.CheckConstraint(condition=models.Q(('objective_share', django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('judge_share')))), name='round_shares_add_up')],
            },
        ),
        migrations.CreateModel(
            name='CheckItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_items', to='evaluation.competition')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('competition', 'code'), name='check_item_once')],
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='evaluation.round')),
                ('seed', models.CharField(max_length=64, verbose_name='seed')),
                ('inputs', models.JSONField()),
                ('outcome', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drawn_at', models.DateTimeField(auto_now_add=True)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
            ],
            options={
                'ordering': ['-drawn_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='evaluation.round')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='submissions.application')),
                ('code', models.CharField(max_length=20, verbose_name='blind code')),
                ('status', models.CharField(choices=[('admitted', 'Admitted'), ('advanced', 'Advanced'), ('not_advanced', 'Not advanced'), ('withdrawn', 'Withdrawn'), ('disqualified', 'Disqualified')], default='admitted', max_length=20, verbose_name='status')),
                ('is_joint', models.BooleanField(default=False, verbose_name='joint entry')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('admitted_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['round', 'code'],
                'constraints': [models.UniqueConstraint(fields=('round', 'application'), name='entry_once_per_round'), models.UniqueConstraint(fields=('round', 'code'), name='code_once_per_round'), models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='entry_has_code')],
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to='evaluation.round')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('tracks', models.ManyToManyField(blank=True, related_name='+', to='submissions.track')),
                ('judges', models.ManyToManyField(blank=True, related_name='panels', to='evaluation.judge')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'name'), name='panel_once_per_round')],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='evaluation.round')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to=settings.AUTH_USER_MODEL)),
                ('text_digest', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'judge'), name='pledge_once')],
            },
        ),
        migrations.CreateModel(
            name='RoundRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='evaluation.round')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scoring.scoringrun')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='scoring_number_once')],
            },
        ),
        migrations.CreateModel(
            name='RubricItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='evaluation.round')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                ('weight', models.DecimalField(decimal_places=4, max_digits=8, validators=[django.core.validators.MinValueValidator(Decimal('0.0001'))], verbose_name='weight')),
                ('anchors', models.JSONField(default=list, verbose_name='anchors')),
                ('joint_only', models.BooleanField(default=False, verbose_name='for joint entries only')),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('round', 'code'), name='item_once_per_round')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='evaluation.competition')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='evaluation.entry')),
                ('kind', models.CharField(choices=[('winner', 'Winner'), ('nurturing', 'Nurturing list'), ('reserve', 'Reserve')], max_length=20, verbose_name='kind')),
                ('status', models.CharField(choices=[('standing', 'Standing'), ('renewed', 'Renewed'), ('revoked', 'Revoked'), ('withdrawn', 'Withdrawn')], default='standing', max_length=20, verbose_name='status')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('awarded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['kind', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='evaluation.entry')),
                ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('panel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='evaluation.panel')),
                ('draw', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='evaluation.draw')),
                ('status', models.CharField(choices=[('offered', 'Not started'), ('saved', 'Saved'), ('submitted', 'Submitted'), ('reopened', 'Reopened'), ('recused', 'Recused')], default='offered', max_length=20, verbose_name='status')),
                ('recusal_ground', models.CharField(blank=True, choices=[('own_region', 'own region'), ('employer', 'own employer'), ('adviser', 'past adviser'), ('declared', 'declared by the judge')], max_length=20, verbose_name='ground')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('score', models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True, verbose_name='score')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_at', models.DateTimeField(auto_now_add=True)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['entry__code', 'pk'],
                'indexes': [models.Index(fields=['judge', 'status'], name='evaluation__judge_i_ddc9cb_idx')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'judge'), name='assigned_once')],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='evaluation.round')),
                ('scoring', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='evaluation.roundrun')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('sealed', 'Sealed'), ('replaced', 'Replaced')], default='draft', max_length=20, verbose_name='status')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='evaluation.ranking')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('cut', models.PositiveSmallIntegerField(verbose_name='cut')),
                ('method', models.JSONField(default=dict, verbose_name='method')),
                ('digest', models.CharField(max_length=64)),
                ('compiled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('compiled_at', models.DateTimeField(auto_now_add=True)),
                ('sealed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='ranking_number_once'), models.UniqueConstraint(condition=models.Q(('status', 'sealed')), fields=('round',), name='one_sealed_ranking')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='evaluation.competition')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='evaluation.ranking')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='contact')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=20, verbose_name='status')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('working_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days')),
                ('ends_at', models.DateTimeField(verbose_name='objections until')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='evaluation.ranking')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='evaluation.entry')),
                ('outcome', models.CharField(choices=[('include', 'include'), ('exclude', 'exclude')], max_length=20, verbose_name='outcome')),
                ('reason', models.TextField(verbose_name='reason')),
                ('document', models.CharField(max_length=120, verbose_name='document number')),
                ('decided_on', models.DateField(verbose_name='date of the meeting')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('ranking', 'entry'), name='decision_once')],
            },
        ),
        migrations.CreateModel(
            name='RankingRobustness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='robustness', to='evaluation.ranking')),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scoring.robustnessrun')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('ranking', 'analysis'), name='analysis_once_per_ranking')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='evaluation.award')),
                ('kind', models.CharField(choices=[('monitoring', 'Monitoring'), ('verification', 'Re-verification')], max_length=20, verbose_name='kind')),
                ('outcome', models.CharField(choices=[('in_order', 'In order'), ('watched', 'To be watched'), ('renewed', 'Renewed'), ('revoked', 'Revoked')], max_length=20, verbose_name='outcome')),
                ('findings', models.TextField(verbose_name='findings')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='document number')),
                ('reviewed_on', models.DateField(verbose_name='date')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-reviewed_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='evaluation.assignment')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='evaluation.rubricitem')),
                ('value', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='mark')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'item'), name='mark_once')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='evaluation.ranking')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='evaluation.entry')),
                ('objective', models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name='objective score')),
                ('panel', models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name="judges' score")),
                ('total', models.DecimalField(decimal_places=6, max_digits=12, null=True, verbose_name='total')),
                ('spread', models.DecimalField(decimal_places=4, max_digits=9, null=True, verbose_name='spread of the judges')),
                ('judges', models.PositiveSmallIntegerField(default=0, verbose_name='judges')),
                ('rank', models.PositiveIntegerField(null=True, verbose_name='rank')),
                ('rank_in_track', models.PositiveIntegerField(null=True, verbose_name='rank in track')),
                ('is_above', models.BooleanField(default=False, verbose_name='above the cut line')),
                ('flags', models.JSONField(default=list)),
                ('breakdown', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['ranking', models.OrderBy(models.F('rank'), nulls_last=True), 'entry__code'],
                'constraints': [models.UniqueConstraint(fields=('ranking', 'entry'), name='standing_once')],
            },
        ),
        migrations.CreateModel(
            name='NoticeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='evaluation.notice')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_items', to='evaluation.entry')),
                ('kind', models.CharField(choices=[('winner', 'Winner'), ('nurturing', 'Nurturing list'), ('reserve', 'Reserve')], default='winner', max_length=20, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'entry'), name='notice_item_once')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='evaluation.notice')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='evaluation.noticeitem', verbose_name='about')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('key', models.CharField(blank=True, max_length=20, verbose_name='access code')),
                ('status', models.CharField(choices=[('filed', 'Filed'), ('refused', 'Refused'), ('admitted', 'Admitted'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed')], default='filed', max_length=20, verbose_name='status')),
                ('sender', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation')], max_length=20, verbose_name='sender')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('contact', models.CharField(max_length=120, verbose_name='phone or e-mail')),
                ('subject', models.CharField(choices=[('untrue', 'untrue figures or claims'), ('veto', 'a ground for veto'), ('procedure', 'review procedure'), ('other', 'other')], max_length=20, verbose_name='subject')),
                ('facts', models.TextField(max_length=2000, verbose_name='facts and reasons')),
                ('evidence', models.FileField(upload_to=evaluation.publication.models.evidence_name, verbose_name='evidence')),
                ('evidence_name', models.CharField(max_length=160)),
                ('evidence_sha256', models.CharField(max_length=64)),
                ('filed_at', models.DateTimeField(auto_now_add=True)),
                ('refusal', models.CharField(blank=True, choices=[('late', 'filed after the notice ended'), ('anonymous', 'anonymous'), ('no_evidence', 'without evidence')], max_length=20, verbose_name='ground of refusal')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['filed_at', 'pk'],
            },
        ),
    ]
