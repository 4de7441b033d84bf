/** An older template that Django's own `migrate` takes further: a real project with one more migration. */

import { copyFile, readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { obstacleBetween } from '../../../src/databases/dump/relatives.ts';
import { readTemplateContent } from '../../../src/databases/template-key.ts';
import { django } from '../../../src/runners/django.ts';
import { djangoTemplateKey } from '../../../src/runners/python.ts';
import { pythonWith } from '../../engines/python.ts';
import { migrationRuns, Template } from './project.ts';
import { products, Sample, sqlite } from './sample.ts';

let python: string;
let template: Template;
beforeAll(async () => {
  python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  template = await Template.prepare(python);
});
afterAll(() => template[Symbol.asyncDispose]());

const second = `from django.db import migrations, models

def rename(apps, schema_editor):
    apps.get_model("shop", "Product").objects.update(name="renamed", price=7)

class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("Product", "price", models.IntegerField(default=0)),
        migrations.CreateModel("Cart", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(rename),
    ]
`;
const changedModels = `from django.db import models

class Product(models.Model):
    name = models.CharField(max_length=50, unique=True)
    price = models.IntegerField(default=0)

class Cart(models.Model):
    pass
`;

/** The sample with one more migration, and the models that go with it. */
async function grownSample(): Promise<Sample> {
  const sample = await Sample.create();
  await sample.write('shop/migrations/0002_more.py', second);
  await sample.write('shop/models.py', changedModels);
  return sample;
}

function prepareIn(sample: Sample, file: string, env: Readonly<Record<string, string>>) {
  const all = { TESTSHOAL_DATABASES: sqlite({ default: file }), TESTSHOAL_PREPARE: '1', ...env };
  return sample.run(python, ['manage.py', 'test', '--noinput'], all);
}

/** What tests can see: tables, and the rows that migrations and their signals make. Numbers of rows may differ. */
function stateOf(file: string): unknown {
  using database = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  return [
    all(`SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`),
    all('SELECT app, name FROM django_migrations ORDER BY app, name'),
    all('SELECT app_label, model FROM django_content_type ORDER BY 1, 2'),
    all('SELECT codename FROM auth_permission ORDER BY 1'),
    all('SELECT name, price FROM shop_product'),
  ];
}

test('`migrate` goes on where the older template ended, and the outcome is that of a fresh start', async () => {
  await using sample = await grownSample();
  const [older, fresh] = [sample.path('older.sqlite3'), sample.path('fresh.sqlite3')];
  await copyFile(template.file, older);
  const extension = await prepareIn(sample, older, { TESTSHOAL_TEMPLATE: 'older' });
  expect(extension).toMatchObject({ status: 0, output: expect.not.stringContaining(migrationRuns) });
  expect(products(older)).toEqual(['renamed']);
  expect(await prepareIn(sample, fresh, { TESTSHOAL_TEMPLATE: 'empty' })).toMatchObject({ status: 0 });
  expect(stateOf(older)).toEqual(stateOf(fresh));
});

test.each([
  ['by MIGRATION_MODULES', `\nMIGRATION_MODULES = {"shop": None, "news": None}\n`, "apps ['news', 'shop']"],
  ['by TEST', `\nDATABASES["default"]["TEST"] = {"MIGRATE": False}\n`, "databases ['default']"],
])(
  'where migrations are switched off %s it refuses to go on, for changed models would not arrive',
  async (_, lines, named) => {
    await using sample = await grownSample();
    const settings = `${await readSettings()}${lines}`;
    await sample.write('config/settings.py', settings);
    const older = sample.path('older.sqlite3');
    await copyFile(template.file, older);
    const extension = await prepareIn(sample, older, { TESTSHOAL_TEMPLATE: 'older' });
    expect(extension.status).not.toBe(0);
    expect(extension.output).toContain('migrations are switched off');
    expect(extension.output).toContain(named);
    expect(products(older)).toEqual(['from a migration']);
    const empty = await prepareIn(sample, sample.path('empty.sqlite3'), { TESTSHOAL_TEMPLATE: 'empty' });
    expect(empty.status).toBe(0);
  },
);

async function readSettings(): Promise<string> {
  return readFile(`${import.meta.dirname}/fixtures/project/config/settings.py`, 'utf8');
}

test('one more migration and its models are no obstacle; a changed migration and other models are', async () => {
  await using older = await Sample.create();
  await using newer = await grownSample();
  const contentOf = (sample: Sample) => readTemplateContent(djangoTemplateKey, sample.directory);
  const mayChange = django.mayChange ?? (() => false);
  const files = [...(await contentOf(older)).files];
  const manifest = { files } as unknown as Parameters<typeof obstacleBetween>[0];
  const obstacle = async () => obstacleBetween(manifest, await contentOf(newer), mayChange);
  expect(await obstacle()).toBeUndefined();
  await newer.write('shop/migrations/0001_initial.py', '# squashed');
  expect(await obstacle()).toBe('"shop/migrations/0001_initial.py" has changed since');
});

test.each([
  ['shop/models.py', ['shop/migrations/__init__.py'], true],
  ['models.py', ['migrations/__init__.py'], true],
  ['shop/models/cart.py', ['shop/migrations/__init__.py'], true],
  ['shop/models.py', ['news/migrations/__init__.py'], false],
  ['shop/models.py', [], false],
  ['shop/supermodels.py', ['shop/migrations/__init__.py'], false],
  ['shop/migrations/models.py', ['shop/migrations/__init__.py'], false],
  ['shop/settings.py', ['shop/migrations/__init__.py'], false],
])('%s with %j may change: %s', (file, files, expected) => {
  expect(django.mayChange?.(file, new Set(files))).toBe(expected);
});
