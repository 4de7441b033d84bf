// src/databases/cut-literals.ts
/** More than anybody reads of one statement. */
const longestSql = 4e3;
/** In place of a value. */
const mark = "?";
/** In place of what cannot be read for certain. */
const rest = "…";
/**
* The beginning of a statement on one line, without values and comments. `text` may end anywhere: servers cut what they
* keep of a statement.
*/
function cutLiterals(text, rules) {
	const sql = text.slice(0, longestSql);
	let shown = "";
	for (let at = 0; at < sql.length;) {
		const { end, kind } = pieceAt(sql, at, rules);
		if (kind === "doubt") {
			shown += rest;
			break;
		}
		shown += kind === "kept" ? sql.slice(at, end) : kind === "cut" ? mark : " ";
		at = end;
	}
	return withoutLongLists(shown.replaceAll(/\s+/g, " ").trim());
}
function pieceAt(sql, at, rules) {
	for (const rule of rules) {
		const piece = rule(sql, at);
		if (piece !== void 0) return piece;
	}
	return {
		end: at + 1,
		kind: "kept"
	};
}
/** `expression` is sticky. */
function matching(expression, kind) {
	return (sql, at) => {
		expression.lastIndex = at;
		const [text] = expression.exec(sql) ?? [];
		return text === void 0 ? void 0 : {
			end: at + text.length,
			kind
		};
	};
}
/**
* A string in which a backslash may or may not escape: that is a setting of its session. Both readings agree until a
* quote follows an odd number of backslashes. `opening` is sticky and ends with the quote.
*/
function stringOfUnknownEscapes(opening) {
	return (sql, at) => {
		opening.lastIndex = at;
		const [start] = opening.exec(sql) ?? [];
		if (start === void 0) return void 0;
		const quote = start.charAt(start.length - 1);
		for (let place = at + start.length; place < sql.length; place += 1) {
			const character = sql.charAt(place);
			if (character === "\\") {
				const next = sql.charAt(place + 1);
				if (next === quote) return {
					end: place,
					kind: "doubt"
				};
				if (next === "\\") place += 1;
			} else if (character === quote) {
				if (sql.charAt(place + 1) !== quote) return {
					end: place + 1,
					kind: "cut"
				};
				place += 1;
			}
		}
		return {
			end: sql.length,
			kind: "cut"
		};
	};
}
/** A list of many values says no more than that there are many. */
function withoutLongLists(text) {
	return text.replaceAll(/\?(?:, ?\?){3,}/g, "?, …, ?").replaceAll(/\(\?, …, \?\)(?:, ?\(\?, …, \?\))+/g, "(?, …, ?), …");
}

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

export { stringOfUnknownEscapes as a, matching as i, timeoutNotices as n, cutLiterals as r, timeoutNames as t };