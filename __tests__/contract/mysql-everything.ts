/** A MySQL or MariaDB database with one of every kind of object. */

import type { Flavour } from '../../src/databases/mysql/identity.ts';

/** One statement after the other; the first ones set up the session of a client with habits of its own. */
export function everything(flavour: Flavour): readonly string[] {
  return [
    ...session,
    ...tables,
    ...(flavour === 'mariadb' ? mariadbTables : mysqlTables),
    ...rows,
    ...programs,
    ...(flavour === 'mariadb' ? mariadbPrograms : mysqlPrograms),
  ];
}

const session = [
  `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks = 0, time_zone = '+00:00'`,
];

const longName = 'n'.repeat(64);

const tables = [
  `CREATE TABLE plain (id int PRIMARY KEY AUTO_INCREMENT, name varchar(20) CHARACTER SET utf8mb4 NOT NULL DEFAULT 'it''s', created datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), made_up char(36) DEFAULT (uuid())) COMMENT 'who''s "here" \`now\` 100%'`,
  `CREATE TABLE parent (id int NOT NULL, kind char(3) NOT NULL, favourite int, boss int, PRIMARY KEY (id, kind), UNIQUE KEY one (id), CONSTRAINT favours FOREIGN KEY (favourite) REFERENCES child (id) ON DELETE SET NULL ON UPDATE CASCADE, CONSTRAINT \`obeys 'boss'\` FOREIGN KEY (boss) REFERENCES parent (id))`,
  `CREATE TABLE child (id int PRIMARY KEY AUTO_INCREMENT, parent int, kind char(3), FOREIGN KEY (parent, kind) REFERENCES parent (id, kind) ON DELETE CASCADE) AUTO_INCREMENT = 500`,
  `CREATE TABLE checked (a int CHECK (a > 0), b int, CONSTRAINT sane CHECK (b < 100 OR b IS NULL))`,
  `CREATE TABLE derived (a int, b int GENERATED ALWAYS AS (a + 1) STORED, c varchar(30) GENERATED ALWAYS AS (concat('<', a, '>')) VIRTUAL, hidden int INVISIBLE DEFAULT 7, KEY (b), KEY (c))`,
  `CREATE TABLE bare (what text, many int)`,
  `CREATE TABLE documents (id int PRIMARY KEY, body json, bits bit(12), flags set('x','y','z'), size enum('small','big'), amount decimal(40,20), ratio float, precise double, bytes varbinary(300), tiny tinyblob, fixed binary(4), y year, t time(3), d date, ts timestamp(6) NULL, big bigint unsigned)`,
  `CREATE TABLE searched (id int PRIMARY KEY, title varchar(100), body text, FULLTEXT KEY words (title, body))`,
  `CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL, area geometry, SPATIAL KEY where_at (at))`,
  `CREATE TABLE measured (id int NOT NULL, taken date NOT NULL, value int, PRIMARY KEY (id, taken)) PARTITION BY RANGE (year(taken)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION old VALUES LESS THAN (2020) COMMENT = 'long ago', PARTITION rest VALUES LESS THAN MAXVALUE)`,
  `CREATE TABLE listed (id int NOT NULL, k int NOT NULL, PRIMARY KEY (id, k)) PARTITION BY LIST (k) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3))`,
  `CREATE TABLE old_letters (a varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci, b varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, c char(10) CHARACTER SET ucs2, KEY prefix (a(5)), KEY down (b DESC)) DEFAULT CHARSET = latin2 COMMENT 'żółć 数据库'`,
  `CREATE TABLE packed (a int PRIMARY KEY, b varchar(2000)) ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8 STATS_PERSISTENT = 0 STATS_SAMPLE_PAGES = 9`,
  `CREATE TABLE isam (id int PRIMARY KEY AUTO_INCREMENT, a text, KEY (a(10))) ENGINE = MyISAM MAX_ROWS = 100`,
  `CREATE TABLE volatile (id int PRIMARY KEY) ENGINE = MEMORY`,
  `CREATE TABLE emptied (id int PRIMARY KEY AUTO_INCREMENT)`,
  "CREATE TABLE `odd ``table`` \"it's\" 100%s` (`a ``b` int, `c'd` int COMMENT 'e\\\\f\\ng', `żółć` int, PRIMARY KEY (`a ``b`), KEY `k ``1` (`c'd`))",
  `CREATE TABLE ${longName} (${longName} int, KEY ${longName} (${longName}))`,
  'CREATE TABLE `order` (`select` int)',
  'CREATE TABLE `Case` (a int)',
  'CREATE TABLE `case` (b int)',
];

const mysqlTables = [
  `CREATE TABLE hinted (a int, b int, KEY unseen (a) INVISIBLE, KEY computed ((a + b)), CONSTRAINT lax CHECK (a > 10) NOT ENFORCED)`,
  // From 8.4 on a foreign key to what is not unique has to be wanted.
  `/*!80400 SET SESSION restrict_fk_on_non_standard_key = OFF */`,
  `CREATE TABLE loose (kind int, of_key int, FOREIGN KEY (of_key) REFERENCES hinted_key (a))`,
  `CREATE TABLE hinted_key (id int PRIMARY KEY, a int, KEY (a))`,
  `/*!80400 SET SESSION restrict_fk_on_non_standard_key = ON */`,
  `SET SESSION sql_generate_invisible_primary_key = ON`,
  `CREATE TABLE keyless (a int)`,
  `SET SESSION sql_generate_invisible_primary_key = OFF`,
  `CREATE TABLE somewhere (id int PRIMARY KEY, at point NOT NULL SRID 4326, SPATIAL KEY (at))`,
  `CREATE TABLE arrays (id int PRIMARY KEY, tags json, KEY many ((CAST(tags AS unsigned array))))`,
];

const mariadbTables = [
  `CREATE SEQUENCE tickets START 1000 INCREMENT 7 CACHE 5 CYCLE MINVALUE 10 MAXVALUE 5000`,
  `CREATE SEQUENCE fresh`,
  `CREATE TABLE hinted (a int, b int, KEY unseen (a) IGNORED)`,
  `CREATE TABLE numbered (id bigint PRIMARY KEY DEFAULT nextval(tickets), a int DEFAULT (1 + 2))`,
  `CREATE TABLE remembered (id int PRIMARY KEY, a int) WITH SYSTEM VERSIONING`,
  `CREATE TABLE spelt (id int PRIMARY KEY, a int, forgotten int WITHOUT SYSTEM VERSIONING, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`,
  `CREATE TABLE periods (id int, s date, e date, PERIOD FOR valid (s, e), UNIQUE (id, valid WITHOUT OVERLAPS))`,
  `CREATE TABLE squeezed (a varchar(1000) COMPRESSED, id uuid, ip inet6)`,
  `CREATE TABLE aria (a int, b text) ENGINE = Aria PAGE_CHECKSUM = 1 TRANSACTIONAL = 1`,
];

const rows = [
  `INSERT INTO plain (id, name, created) VALUES (0, 'zero', '2020-01-01 00:00:00.123456'), (5, 'żółć 🐟', '0000-00-00'), (9, '', '2020-02-30')`.replace(
    '2020-02-30',
    '2020-02-29',
  ),
  `DELETE FROM plain WHERE id = 9`,
  `INSERT INTO parent VALUES (1, 'a', 2, 1), (2, 'b', NULL, 1)`,
  `INSERT INTO child VALUES (2, 1, 'a'), (7, 2, 'b'), (8, NULL, NULL)`,
  `INSERT INTO checked VALUES (1, 1), (NULL, NULL)`,
  `INSERT INTO derived (a, hidden) VALUES (1, 2), (NULL, NULL)`,
  `INSERT INTO derived (a) VALUES (3)`,
  `INSERT INTO bare VALUES ('twice', 1), ('twice', 1), (NULL, NULL)`,
  `INSERT INTO documents VALUES (1, '{"k": [1, null, "ż"], "a": 1.0}', b'101', 'x,z', 'big', 123456789012345678.12345678901234567890, 0.1, 1e-300, X'00FF27', X'', X'01', 1999, '-838:59:59.000', '2020-02-29', '2020-01-01 00:00:00.000001', 18446744073709551615)`,
  `INSERT INTO documents (id, size, flags, ratio, precise, d, ts, y, t) VALUES (2, 0, '', 16777216.0, -0e0, '0000-00-00', '1970-01-01 00:00:01', 0, '838:59:58.999'), (3, NULL, 'x,y,z', 3.4028234e38, 0.1, '2020-00-00', NULL, 2155, NULL), (4, 'small', NULL, 1.17549435e-38, 1.7976931348623157e308, NULL, NULL, NULL, NULL)`,
  `INSERT INTO searched VALUES (1, 'A title', 'with many words'), (2, 'Other', NULL)`,
  `INSERT INTO places VALUES (1, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')), (2, ST_GeomFromText('POINT(-1.5 2.25)'), NULL)`,
  `INSERT INTO measured VALUES (1, '2019-01-01', 1), (2, '2021-01-01', 2)`,
  `INSERT INTO listed VALUES (1, 1), (2, 3)`,
  `INSERT INTO old_letters VALUES ('Straße', 'ż🐟', 'ab'), (NULL, NULL, NULL), ('', '', '')`,
  `INSERT INTO packed VALUES (1, repeat('x', 2000))`,
  `INSERT INTO isam (a) VALUES ('kept'), ('gone')`,
  `DELETE FROM isam WHERE a = 'gone'`,
  `INSERT INTO volatile VALUES (1), (2)`,
  `INSERT INTO emptied VALUES (41)`,
  `DELETE FROM emptied`,
  'INSERT INTO `odd ``table`` "it\'s" 100%s` VALUES (1, 2, 3)',
  'INSERT INTO `order` VALUES (1)',
  'INSERT INTO `Case` VALUES (1)',
  'INSERT INTO `case` VALUES (2), (3)',
];

const programs = [
  `CREATE FUNCTION doubled(n int) RETURNS int DETERMINISTIC COMMENT 'two''s' RETURN n * 2`,
  `CREATE PROCEDURE busy(IN a int, OUT b varchar(20) CHARACTER SET latin1) SQL SECURITY INVOKER
     BEGIN
       /* a comment; with a semicolon */
       DECLARE c int DEFAULT 0; -- and 'another'
       SELECT count(*) INTO c FROM plain WHERE name <> "it's \\\\ here";
       SET b = c;
     END`,
  `CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW b_people AS SELECT id, name, doubled(id) AS twice FROM plain WHERE name <> 'ż''s' WITH LOCAL CHECK OPTION`,
  // Named so that the order of names is not that of their dependence.
  `CREATE VIEW a_people AS SELECT p.id, c.id AS other FROM b_people p LEFT JOIN child c ON c.id = p.id`,
  `CREATE VIEW c_outside AS SELECT t.id, (SELECT count(*) FROM information_schema.character_sets) > 0 AS some FROM plain t`,
  'CREATE VIEW `odd ``view` AS SELECT `a ``b` FROM `odd ``table`` "it\'s" 100%s`',
  `CREATE TABLE log (id int PRIMARY KEY AUTO_INCREMENT, what varchar(100))`,
  `CREATE TRIGGER last BEFORE INSERT ON child FOR EACH ROW SET NEW.kind = concat(coalesce(NEW.kind, ''), 'x')`,
  `CREATE TRIGGER first BEFORE INSERT ON child FOR EACH ROW PRECEDES last SET NEW.kind = concat(coalesce(NEW.kind, ''), 'y')`,
  `CREATE TRIGGER middle BEFORE INSERT ON child FOR EACH ROW FOLLOWS first BEGIN SET NEW.kind = 'z'; INSERT INTO log (what) VALUES ('a;b'); END`,
  'CREATE TRIGGER `odd ``trigger` AFTER DELETE ON plain FOR EACH ROW INSERT INTO log (what) VALUES (OLD.name)',
  `SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'`,
  `CREATE FUNCTION "ansi"("a b" varchar(10)) RETURNS varchar(30) DETERMINISTIC RETURN '\\' || "a b" || 'ż'`,
  `CREATE VIEW ansi_view AS SELECT name || '\\' AS joined FROM plain`,
  `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'`,
  `SET SESSION collation_connection = 'utf8mb4_bin', time_zone = '+05:30'`,
  `CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01 03:00:00' ON COMPLETION PRESERVE COMMENT 'it''s night' DO BEGIN DELETE FROM log; DELETE FROM bare; END`,
  `CREATE EVENT asleep ON SCHEDULE EVERY 2 HOUR STARTS '2036-01-01 00:00:00' DISABLE DO DELETE FROM log`,
  `SET SESSION time_zone = '+00:00'`,
  `CREATE DEFINER = 'nobody'@'nowhere' PROCEDURE orphan() SELECT 1`,
  // As a client in latin1 sends it: what is stored are the letters that it meant.
  `SET SESSION character_set_client = latin1`,
  `CREATE PROCEDURE mojibake() SELECT 'Grüße'`,
  `CREATE PROCEDURE plain_letters() SELECT 1`,
  `SET SESSION character_set_client = utf8mb4`,
  `ALTER DATABASE COLLATE utf8mb4_bin`,
  `CREATE FUNCTION made_before(a varchar(10)) RETURNS varchar(10) DETERMINISTIC RETURN a`,
  `ALTER DATABASE COLLATE utf8mb4_unicode_ci`,
];

const mysqlPrograms = [
  // Libraries came with 9.2.
  `/*!90200 CREATE LIBRARY shelf LANGUAGE JAVASCRIPT AS 'export function f() { return 1 }' */`,
];

const mariadbPrograms = [
  `SET SESSION sql_mode = 'ORACLE'`,
  `CREATE PACKAGE parcel AS FUNCTION inside RETURN INT; END`,
  `CREATE PACKAGE BODY parcel AS FUNCTION inside RETURN INT AS BEGIN RETURN 1; END; END`,
  `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'`,
  `CREATE AGGREGATE FUNCTION total(x int) RETURNS int BEGIN DECLARE s int DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END`,
  `SELECT nextval(tickets), nextval(tickets)`,
  `INSERT INTO numbered (a) VALUES (1)`,
  `INSERT INTO remembered VALUES (1, 1), (2, 2)`,
  `UPDATE remembered SET a = 3 WHERE id = 1`,
  `DELETE FROM remembered WHERE id = 2`,
  `INSERT INTO spelt (id, a, forgotten) VALUES (1, 1, 1)`,
  `UPDATE spelt SET a = 2`,
  `INSERT INTO periods VALUES (1, '2020-01-01', '2021-01-01')`,
  `INSERT INTO squeezed VALUES (repeat('z', 900), uuid(), '::1')`,
  `INSERT INTO aria VALUES (1, 'x')`,
];

/** What the user of a project can be given, on a database and on what is in it. */
export function grantStatements(quotedPattern: string, user: string): readonly string[] {
  return [
    `GRANT SELECT, INSERT, CREATE VIEW ON ${quotedPattern}.* TO ${user} WITH GRANT OPTION`,
    `GRANT SELECT (id, name), UPDATE (name) ON plain TO ${user}`,
    `GRANT DELETE, TRIGGER ON child TO ${user}`,
    `GRANT EXECUTE ON PROCEDURE busy TO ${user}`,
    `GRANT ALTER ROUTINE ON FUNCTION doubled TO ${user}`,
  ];
}
