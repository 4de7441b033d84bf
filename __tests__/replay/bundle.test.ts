import { describe, expect, it } from 'vitest';
import { type Bundle, parseBundle } from '../../src/replay/bundle.ts';
import { aBundle, aBundledBatch, aBundledDatabase } from './bundles.ts';

const reading = (overrides: Partial<Bundle>) => () => parseBundle(JSON.stringify(aBundle(overrides)));
const unitCalled = (unit: string) => reading({ batches: [aBundledBatch({ units: [{ unit }] })] });
const databaseWith = (overrides: Parameters<typeof aBundledDatabase>[0]) =>
  reading({ databases: [aBundledDatabase(overrides)] });

describe('what a bundle says of itself', () => {
  it('is read as it was written', () => {
    const bundle = aBundle();
    expect(parseBundle(JSON.stringify(bundle))).toEqual(bundle);
  });

  it('may have parts of files', () => {
    const tests = [{ group: 'Orders', name: 'adds up' }];
    const part = { file: 'tests/test_orders.py', index: 1, of: 2, seconds: 3, except: tests };
    const batches = [aBundledBatch({ units: [{ unit: 'tests/test_orders.py#1/2', part }] })];
    expect(reading({ batches })().batches).toEqual(batches);
  });

  it.each([
    '../outside.py',
    'tests/../../outside.py',
    '/etc/passwd',
    '-rf',
    'C:\\x',
    '\\\\host\\x',
    'a\nb',
    'a\u001b[2J',
  ])('cannot name the file %j', (unit) => {
    expect(unitCalled(unit)).toThrow(/is no path inside of a checkout/);
  });

  it('cannot name a part of a file elsewhere, a folder elsewhere, or an SQLite file elsewhere', () => {
    const part = { file: '../x.py', index: 1, of: 2, seconds: 3, only: [] };
    const batches = [aBundledBatch({ units: [{ unit: 'x.py#1/2', part }] })];
    expect(reading({ batches })).toThrow(/no path inside/);
    expect(reading({ suite: { ...aBundle().suite, workingDirectory: '../..' } })).toThrow(/no path inside/);
    expect(databaseWith({ database: '/home/me/real.sqlite' })).toThrow(/no path inside/);
  });

  it('cannot name an alias, an image or a database that is something else', () => {
    expect(databaseWith({ alias: '../x' })).toThrow(/at databases\.0\.alias/);
    expect(databaseWith({ alias: '__proto__/x' })).toThrow(/alias/);
    expect(databaseWith({ engine: 'postgres', image: 'postgres:15 --privileged' })).toThrow(/image/);
    expect(databaseWith({ engine: 'postgres', database: 'a\u0000b' })).toThrow(/database/);
  });

  it('has each batch and each alias once, and one batch at least', () => {
    expect(reading({ batches: [aBundledBatch(), aBundledBatch()] })).toThrow('batch 1 stands in it twice');
    expect(reading({ databases: [aBundledDatabase(), aBundledDatabase()] })).toThrow(
      'database default stands',
    );
    expect(reading({ batches: [] })).toThrow('it holds no batch');
    expect(reading({ batches: [aBundledBatch({ units: [] })] })).toThrow(/at batches\.0\.units/);
  });

  it('sets no variable but those that decide an order, and those to numbers', () => {
    const withVariable = (name: string, value: string) =>
      reading({ environment: { names: [], seeds: { [name]: value } } as never });
    expect(withVariable('PYTHONHASHSEED', '5')().environment.seeds).toEqual({ PYTHONHASHSEED: '5' });
    expect(withVariable('PYTHONHASHSEED', '$(id)')).toThrow(/at environment\.seeds/);
    expect(withVariable('BASH_ENV', '5')).toThrow(/at environment\.seeds/);
  });

  it('has seeds that are numbers, of runners that it knows', () => {
    const withSeed = (shuffler: string, value: string) =>
      reading({ batches: [aBundledBatch({ seeds: [{ shuffler, value }] as never })] });
    expect(withSeed('Jest', '-5')().batches[0]?.seeds).toEqual([{ shuffler: 'Jest', value: '-5' }]);
    expect(withSeed('Jest', '5 --ci')).toThrow(/at batches\.0\.seeds\.0\.value/);
    expect(withSeed('toString', '5')).toThrow(/at batches\.0\.seeds\.0\.shuffler/);
  });

  it('is of this format', () => {
    expect(() => parseBundle('{"format": 2}')).toThrow(
      'it is written in format 2, and this version reads format 1',
    );
    expect(() => parseBundle('[]')).toThrow(/not of the expected form/);
  });
});
