import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import {
  differences,
  mirroringOptions,
} from '../../../../src/databases/mysql/instances/mirrored-settings.ts';
import { describeMysql } from '../../../engines/describe-mysql.ts';
import { startLocalMysql } from '../../../engines/mysql-local.ts';
import { openInstancesHere } from './open.ts';

test('a zone by name is handed on, the lack of one is not', () => {
  expect(mirroringOptions(new Map([['time_zone', 'SYSTEM']]))).toEqual([]);
  const options = mirroringOptions(new Map([['time_zone', 'Europe/Berlin']]));
  expect(options).toEqual(['--loose-default-time-zone=Europe/Berlin']);
});

test('a difference is told with both values', () => {
  const [wanted, actual] = [new Map([['sql_mode', 'ANSI']]), new Map([['sql_mode', '']])];
  expect(differences(wanted, actual)).toEqual(['sql_mode is "" instead of "ANSI"']);
});

const unusual = {
  sql_mode: 'PIPES_AS_CONCAT,ANSI_QUOTES',
  character_set_server: 'latin2',
  collation_server: 'latin2_hungarian_ci',
  time_zone: 'Mars/Crater',
  max_allowed_packet: '33554432',
  event_scheduler: 'OFF',
  innodb_strict_mode: 'OFF',
  group_concat_max_len: '7777',
  autocommit: 'OFF',
  init_connect: `SET @greeting = 'it''s "me"'`,
};

/** A zone that no machine has, three and a half hours east. */
const zone = [
  `INSERT INTO time_zone (Time_zone_id, Use_leap_seconds) VALUES (1, 'N')`,
  `INSERT INTO time_zone_name (Name, Time_zone_id) VALUES ('Mars/Crater', 1)`,
  `INSERT INTO time_zone_transition_type (Time_zone_id, Transition_type_id, \`Offset\`, Is_DST, Abbreviation)
     VALUES (1, 0, 12600, 0, 'MCT')`,
  'COMMIT',
  `SET GLOBAL time_zone = 'Mars/Crater'`,
];

describeMysql('the settings of the service', (server) => {
  test.skipIf(server.local === undefined)('are those of the clones', async () => {
    if (server.local === undefined) return;
    const settings = Object.entries(unusual)
      .filter(([name]) => name !== 'time_zone')
      .map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
    await using service = await startLocalMysql({ ...server.local }, { settings });
    await service.ready;
    const { socket: _, ...place } = service.target;
    const admin = await createConnection({ ...place, database: 'mysql' });
    for (const statement of zone) await admin.query(statement);
    await admin.end();
    await using here = await openInstancesHere({ ...server, target: service.target });
    const { engine, log } = here;
    await engine.create('working');
    const template = await engine.seal('working', 'template');
    await engine.clone(template, 'clone');
    const { host, port, user, password, database } = engine.access('clone');
    const client = await createConnection({ host, port: Number(port), user, password, database });
    const [rows] = await client.query('SHOW GLOBAL VARIABLES');
    const actual = new Map(
      (rows as { Variable_name: string; Value: string }[]).map((row) => [row.Variable_name, row.Value]),
    );
    const [[noon]] = (await client.query(
      `SELECT CONVERT_TZ('2030-01-01 12:00:00', '+00:00', 'Mars/Crater') = '2030-01-01 15:30:00' AS right_`,
    )) as unknown as [[{ right_: number }]];
    expect(noon.right_).toBe(1);
    await client.end();
    expect(Object.fromEntries(Object.keys(unusual).map((name) => [name, actual.get(name)]))).toEqual(unusual);
    expect(log.at('warning')).toEqual([]);
  });
});
