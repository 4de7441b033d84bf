import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DatabaseNames, databaseNames, isNameOfOurs, marksNameOf } from '../../src/databases/names.ts';

const POSTGRES_LIMIT_BYTES = 63;
const run = 'a1b2c3d4';

function namesOf(database: string, project = 'shop', limitBytes = POSTGRES_LIMIT_BYTES): DatabaseNames {
  return databaseNames({ project, database, run, limitBytes });
}

function allNames(names: DatabaseNames): string[] {
  const clones = [1, 2, 10, 100, 9999].flatMap((worker) =>
    [1, 2, 12, 9_999_999].map((generation) => names.clone(worker, generation)),
  );
  return [names.template, names.working, names.dumped, ...clones];
}

test('names say project, database, run and role', () => {
  const names = namesOf('app');
  expect(names.template).toBe('shop_app_a1b2c3d4_tpl');
  expect(names.working).toBe('shop_app_a1b2c3d4_bld');
  expect(names.dumped).toBe('shop_app_a1b2c3d4_dmp');
  expect(names.clone(3, 1)).toBe('shop_app_a1b2c3d4_w3');
  expect(names.clone(3, 2)).toBe('shop_app_a1b2c3d4_w3_2');
});

test.each([
  ['My-Shop.API', 'my_shop_api_app_'],
  ['  --shop--  ', 'shop_app_'],
  ['Geschäft', 'gesch_ft_app_'],
  ['店', 'project_app_'],
  ['x"; DROP DATABASE y; --', 'x_drop_database_y_app_'],
])('the project %j is reduced to letters, digits and underscores', (project, beginning) => {
  expect(namesOf('app', project).template).toBe(`${beginning}a1b2c3d4_tpl`);
});

test('a long name keeps its readable beginning and is hashed', () => {
  const name = namesOf('customer_relationship_management_system').template;
  expect(name).toMatch(/^shop_customer_relati[a-z_]*_[0-9a-f]{12}_a1b2c3d4_tpl$/);
  expect(namesOf('customer_relationship_management_system_2').template).not.toBe(name);
});

describe('for any database name', () => {
  const database = fc.oneof(
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    fc.string({ unit: 'grapheme', minLength: 10, maxLength: 80 }),
    fc.string({ unit: fc.constantFrom('a', '_', 'w', '1', 'ä', '店', '\u{1f600}'), maxLength: 80 }),
  );
  const project = fc.oneof(fc.string(), fc.string({ minLength: 30, maxLength: 100, unit: 'grapheme-ascii' }));
  const limitBytes = fc.integer({ min: 60, max: 255 });

  test('no name is longer than the limit or has a split character', () => {
    fc.assert(
      fc.property(database, project, limitBytes, (base, owner, limit) => {
        for (const name of allNames(namesOf(base, owner, limit))) {
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(limit);
          expect(name.isWellFormed()).toBe(true);
          expect(isNameOfOurs(name)).toBe(true);
        }
      }),
    );
  });

  test('distinct databases, workers and generations have distinct names', () => {
    const databases = fc.uniqueArray(database, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(databases, project, limitBytes, (bases, owner, limit) => {
        const names = bases.flatMap((base) => allNames(namesOf(base, owner, limit)));
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });

  test('long databases that differ only in their last character have distinct names', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 60, unit: 'grapheme' }), (beginning) => {
        expect(namesOf(`${beginning}1`).clone(1, 1)).not.toBe(namesOf(`${beginning}2`).clone(1, 1));
      }),
    );
  });
});

test('a database that is called like the shortened name of another gets another name', () => {
  const long = 'customer_relationship_management_system';
  const stem = namesOf(long).template.replace(/^shop_(.*)_a1b2c3d4_tpl$/, '$1');
  expect(namesOf(stem).template).not.toBe(namesOf(long).template);
});

test('what cannot be named within the limit is refused, never cut', () => {
  expect(() => namesOf('app').clone(10_000_000, 10_000_000)).not.toThrow();
  expect(() => namesOf('x'.repeat(80)).clone(10_000_000, 10_000_000)).toThrow(/longer than 63 bytes/);
  expect(() => namesOf('app', 'shop', 20)).toThrow(/longer than 20 bytes/);
  expect(() => databaseNames({ project: 'p', database: 'd', run: 'x_1', limitBytes: 63 })).toThrow(/hex/);
});

test.each(['app', 'app_w1', 'test_db_w1', 'app_tpl', 'app_a1b2c3d4_w1_more', 'app_A1B2C3D4_w1'])(
  '%s is no name of ours',
  (database) => {
    expect(isNameOfOurs(database)).toBe(false);
  },
);

test('all databases of a run have their marks in one, which is called within the limit and like no other', () => {
  const databases = fc.string({ minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(databases, fc.integer({ min: 1, max: 9999 }), (database, number) => {
      const names = namesOf(database);
      const all = [
        names.template,
        names.working,
        names.dumped,
        names.clone(number, 1),
        names.clone(1, number),
      ];
      const [marks = '', ...others] = new Set(all.map(marksNameOf));
      expect(others).toEqual([]);
      expect(all).not.toContain(marks);
      expect(isNameOfOurs(marks)).toBe(true);
      expect(marksNameOf(marks)).toBe(marks);
      expect(Buffer.byteLength(marks)).toBe(Buffer.byteLength(names.template));
      expect(names.workerOf(marks)).toBeUndefined();
    }),
  );
  expect(marksNameOf(namesOf('app').template)).toBe('shop_app_a1b2c3d4_mrk');
  expect(marksNameOf('app_w1')).toBeUndefined();
});

test('the worker of a clone is known by its name, and only of this run and this database', () => {
  const names = namesOf('app');
  const others = [
    names.template,
    names.working,
    names.dumped,
    'shop_app_a1b2c3d5_w3',
    'shop_logs_a1b2c3d4_w3',
    'shop_app_a1b2c3d4_w3_',
    'shop_app_a1b2c3d4_w3_x_w4',
    'app',
  ];
  for (const other of others) expect(names.workerOf(other), other).toBeUndefined();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 1, max: 9_999_999 }),
      (worker, generation) => {
        expect(names.workerOf(names.clone(worker, generation))).toBe(worker);
      },
    ),
  );
});
