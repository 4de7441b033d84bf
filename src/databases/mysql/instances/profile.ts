/** The options of a small server that forgets all in a crash: none of them changes what a statement does. */

import type { Flavour } from '../identity.ts';

/**
 * Measured on MariaDB 10.11 and MySQL 9.7 with 64 MB of pool: resident after the start and a few statements, and
 * what a copy-on-write view has by then in files of its own.
 */
export const instanceBytes: Readonly<Record<Flavour, { readonly memory: number; readonly files: number }>> = {
  mariadb: { memory: 60 * 1024 ** 2, files: 32 * 1024 ** 2 },
  mysql: { memory: 170 * 1024 ** 2, files: 190 * 1024 ** 2 },
};

/** The log of changes is part of each copy, so a sealed one has the smallest that both take. */
export const sealedLogBytes = 8 * 1024 ** 2;
const buildingLogBytes = 64 * 1024 ** 2;

/** An option that a version does not know is no reason not to start: `loose`. */
const common = [
  'skip-log-bin',
  'loose-innodb-doublewrite=0',
  'loose-innodb-flush-log-at-trx-commit=0',
  'loose-innodb-flush-method=nosync',
  'loose-innodb-buffer-pool-load-at-startup=OFF',
  'loose-innodb-buffer-pool-dump-at-shutdown=OFF',
  'loose-innodb-log-buffer-size=2M',
  // A clean stop leaves nothing that the next start would have to do.
  'loose-innodb-fast-shutdown=0',
  'loose-performance-schema=OFF',
  // Files elsewhere would be shared by all copies.
  'loose-skip-symbolic-links',
];

const ofFlavour: Readonly<Record<Flavour, readonly string[]>> = {
  mariadb: ['loose-sync-frm=0', 'loose-aria-pagecache-buffer-size=1M', 'loose-key-buffer-size=64K'],
  mysql: [
    'loose-mysqlx=OFF',
    'loose-innodb-validate-tablespace-paths=OFF',
    // Without it the server wants the folder that its package makes.
    'secure-file-priv=NULL',
  ],
};

export function profileOptions(flavour: Flavour, purpose: 'build' | 'clone'): readonly string[] {
  const logBytes = purpose === 'build' ? buildingLogBytes : sealedLogBytes;
  const log = flavour === 'mariadb' ? 'innodb-log-file-size' : 'innodb-redo-log-capacity';
  const pool = purpose === 'build' ? '128M' : '64M';
  return [
    ...common,
    ...ofFlavour[flavour],
    `loose-innodb-buffer-pool-size=${pool}`,
    `loose-${log}=${logBytes}`,
  ].map((option) => `--${option}`);
}
