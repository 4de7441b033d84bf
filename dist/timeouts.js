// src/databases/timeouts.ts
const longStatement = {
	plentySeconds: 600,
	ends: "whatever takes longer, and a migration or a seed in `prepare` may"
};
const idleWorker = {
	plentySeconds: 300,
	ends: "sessions that rest for so long, and that of a worker rests between two tests that need it"
};
/**
* Sources: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT,
* https://dev.mysql.com/doc/refman/en/server-system-variables.html, https://mariadb.com/kb/en/server-system-variables/
*/
const rules = {
	statement_timeout: longStatement,
	transaction_timeout: longStatement,
	max_statement_time: longStatement,
	max_execution_time: {
		...longStatement,
		ends: "every query that takes longer, and a seed in `prepare` may have one"
	},
	idle_in_transaction_session_timeout: {
		plentySeconds: 60,
		ends: "sessions that rest in a transaction for so long, and most tests run in one, whatever else they wait for"
	},
	idle_session_timeout: idleWorker,
	wait_timeout: idleWorker,
	lock_timeout: {
		plentySeconds: 10,
		ends: "statements that wait for a lock for so long, and migrations wait for those of other sessions"
	},
	lock_wait_timeout: {
		plentySeconds: 10,
		ends: "statements that wait for the lock of a table for so long, and migrations wait for those of other sessions"
	}
};
/** The settings to ask a server for. */
const timeoutNames = Object.keys(rules);
/** What each that is too tight ends, with its value and what to change. `user`: whose sessions they are, quoted. */
function timeoutNotices(engine, user, timeouts) {
	return timeouts.flatMap(({ name, seconds }) => {
		const rule = rules[name];
		if (rule === void 0 || seconds <= 0 || seconds >= rule.plentySeconds) return [];
		return [`${name} is ${seconds} s. It ends ${rule.ends}. ${remedy(engine, user, name)}`];
	});
}
/** Settings of a role win over those of the server; MySQL and MariaDB have none of a user's own for these. */
function remedy(engine, user, name) {
	return engine === "postgres" ? `Put it off with ALTER ROLE ${user} SET ${name} = 0.` : `Raise it with SET GLOBAL ${name}, or with the option --${name.replaceAll("_", "-")} of the server.`;
}

export { timeoutNotices as n, timeoutNames as t };