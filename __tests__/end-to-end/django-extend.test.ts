/** The shipped action on a real Django project, which then gets one more migration. */

import { cpSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runStep } from '../../scripts/local-runner.ts';
import { pythonWith } from '../engines/python.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
const project = fileURLToPath(new URL('../adapters/python/fixtures/project', import.meta.url));

const migration = `from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.AddField("Product", "price", models.IntegerField(default=7))]
`;
const models = `from django.db import models

class Product(models.Model):
    name = models.CharField(max_length=50, unique=True)
    price = models.IntegerField(default=7)
`;
const priceTest = `from django.test import TestCase
from shop.models import Product

class PriceTests(TestCase):
    def test_older_rows_have_the_price(self):
        self.assertEqual([p.price for p in Product.objects.all()], [7])
`;

test('a pull request with one more migration runs only that one, by default', async () => {
  const python = await pythonWith(['django==5.2.*', 'pytest', 'pytest-django', 'pytest-xdist']);
  const root = await mkdtemp(path.join(os.tmpdir(), 'django-extend-'));
  try {
    const [action, workspace] = [path.join(root, 'action'), path.join(root, 'shop')];
    for (const part of ['action.yml', 'package.json', 'dist']) {
      cpSync(path.join(home, part), path.join(action, part), { recursive: true });
    }
    cpSync(project, workspace, { recursive: true });
    const write = (file: string, text: string) => writeFile(path.join(workspace, file), text);
    const step = () =>
      runStep({
        action,
        workspace,
        temporary: root,
        inputs: {
          runner: 'django',
          tests: 'shop/tests/test_p*.py',
          workers: '1',
          cache: path.join(root, 'cache'),
          'database-url': 'sqlite:project.sqlite3',
        },
        environment: { PATH: `${path.dirname(python)}:${process.env['PATH']}` },
      });
    const cold = await step();
    expect(cold.outputs).toMatchObject({ outcome: 'passed', template: 'built' });
    expect(cold.log.join('\n')).toContain('MIGRATION RUNS');

    await write('shop/migrations/0002_price.py', migration);
    await write('shop/models.py', models);
    await write('shop/tests/test_price.py', priceTest);
    const extended = await step();
    expect(extended.outputs).toMatchObject({ outcome: 'passed', template: 'extended', tests: '5' });
    expect(extended.summary).toContain('extended by `prepare` from an older dump');
    expect(extended.log.join('\n')).not.toContain('MIGRATION RUNS');
    expect((await step()).outputs).toMatchObject({ template: 'restored' });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
