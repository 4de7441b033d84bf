/** The service's settings that change what statements mean: servers of our own get the same. */

import type { Connection } from '../connection.ts';
import type { Flavour } from '../identity.ts';

/** By name, as SHOW GLOBAL VARIABLES prints them. */
export type Settings = ReadonlyMap<string, string>;

/**
 * Variables that are options of the same name. Left out: what only costs or saves time, what says where files are,
 * and replication, which an instance has none of.
 * Sources: https://dev.mysql.com/doc/refman/en/server-system-variable-reference.html,
 * https://mariadb.com/kb/en/full-list-of-mariadb-options-system-and-status-variables/
 */
const mirrored: readonly string[] = [
  // What is accepted, and what it becomes.
  ...['sql_mode', 'old_mode', 'explicit_defaults_for_timestamp', 'div_precision_increment'],
  ...['default_storage_engine', 'default_tmp_storage_engine', 'enforce_storage_engine'],
  ...['disabled_storage_engines', 'sql_require_primary_key', 'sql_generate_invisible_primary_key'],
  ...['restrict_fk_on_non_standard_key', 'sql_safe_updates', 'sql_auto_is_null', 'sql_big_selects'],
  ...['max_join_size', 'check_constraint_checks', 'foreign_key_checks', 'unique_checks', 'local_infile'],
  ...['updatable_views_with_limit', 'log_bin_trust_function_creators', 'default_week_format'],
  ...[
    'auto_increment_increment',
    'auto_increment_offset',
    'block_encryption_mode',
    'windowing_use_high_precision',
  ],
  ...['enforce_gtid_consistency', 'system_versioning_alter_history', 'system_versioning_insert_history'],
  // Text and time.
  ...['character_set_server', 'collation_server', 'character_set_filesystem', 'character_set_collations'],
  ...['skip_character_set_client_handshake', 'lc_time_names', 'init_connect', 'group_concat_max_len'],
  ...['ft_min_word_len', 'ft_max_word_len', 'ft_query_expansion_limit', 'ft_boolean_syntax'],
  ...[
    'innodb_ft_min_token_size',
    'innodb_ft_max_token_size',
    'innodb_ft_enable_stopword',
    'ngram_token_size',
  ],
  // Transactions and tables.
  ...['autocommit', 'completion_type', 'transaction_isolation', 'transaction_read_only', 'lock_wait_timeout'],
  ...[
    'innodb_lock_wait_timeout',
    'innodb_rollback_on_timeout',
    'innodb_autoinc_lock_mode',
    'innodb_deadlock_detect',
  ],
  ...[
    'innodb_snapshot_isolation',
    'innodb_strict_mode',
    'innodb_default_row_format',
    'innodb_file_per_table',
  ],
  ...['innodb_stats_persistent', 'lower_case_table_names', 'innodb_page_size', 'innodb_checksum_algorithm'],
  // Limits.
  ...['max_allowed_packet', 'max_connections', 'max_user_connections', 'max_error_count', 'max_sort_length'],
  ...['max_sp_recursion_depth', 'max_prepared_stmt_count', 'max_execution_time', 'max_statement_time'],
  ...['cte_max_recursion_depth', 'max_recursive_iterations', 'regexp_stack_limit', 'regexp_time_limit'],
  ...['tmp_table_size', 'max_heap_table_size', 'thread_stack', 'wait_timeout', 'interactive_timeout'],
  ...['net_read_timeout', 'net_write_timeout', 'optimizer_switch'],
  // Logging in.
  ...[
    'default_authentication_plugin',
    'authentication_policy',
    'activate_all_roles_on_login',
    'partial_revokes',
  ],
  ...['skip_name_resolve', 'default_password_lifetime', 'strict_password_validation', 'event_scheduler'],
];

/** Options whose variables have other names. */
const renamed: Readonly<Record<string, string>> = {
  time_zone: 'default-time-zone',
  tx_isolation: 'transaction-isolation',
  tx_read_only: 'transaction-read-only',
};

/** These are decided when a data directory is made. */
const decidedAtBirth: ReadonlySet<string> = new Set(['lower_case_table_names', 'innodb_page_size']);

export async function readSettings(connection: Connection): Promise<Settings> {
  const rows = await connection.query<{ Variable_name: string; Value: string }>('SHOW GLOBAL VARIABLES');
  return new Map(rows.map((row) => [row.Variable_name, row.Value]));
}

/** As options of the command line. `loose`: a server that does not know one starts, and `differences` tells. */
export function mirroringOptions(settings: Settings): readonly string[] {
  return [
    ...mirrored.flatMap((name) => optionOf(name, name, settings)),
    ...Object.entries(renamed).flatMap(([name, option]) => optionOf(name, option, settings)),
  ];
}

/** The part of them that `--initialize` needs. */
export function birthOptions(settings: Settings): readonly string[] {
  return mirrored
    .filter((name) => decidedAtBirth.has(name))
    .flatMap((name) => optionOf(name, name, settings));
}

/** Where a server is not as it should be, as `sql_mode is "" instead of "ANSI"`. */
export function differences(wanted: Settings, actual: Settings): readonly string[] {
  return [...mirrored, ...Object.keys(renamed), 'system_time_zone'].flatMap((name) => {
    const [one, other] = [wanted.get(name), actual.get(name)];
    return one === other ? [] : [`${name} is ${JSON.stringify(other)} instead of ${JSON.stringify(one)}`];
  });
}

/** For the variable `TZ` of a server, where the service follows its machine's zone and that can be told. */
export function zoneOf(settings: Settings): string | undefined {
  return settings.get('system_time_zone') === 'UTC' ? 'UTC' : undefined;
}

/** Why a server of our own would not be like the service; undefined where nothing is known against it. */
export function obstacleIn(settings: Settings, flavour: Flavour): string | undefined {
  if (settings.get('require_secure_transport') === 'ON') return 'the server takes encrypted connections only';
  if (flavour === 'mysql' && settings.get('default_table_encryption') === 'ON') {
    return 'the server encrypts its tables';
  }
  return undefined;
}

function optionOf(name: string, option: string, settings: Settings): readonly string[] {
  const value = settings.get(name);
  // SYSTEM is no zone but the lack of one.
  if (value === undefined || (name === 'time_zone' && value === 'SYSTEM')) return [];
  return [`--loose-${option.replaceAll('_', '-')}=${value}`];
}
