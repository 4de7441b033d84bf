import { a as count$1, n as bothEnds, r as clip } from "./markdown.js";
import { V as bySeverity } from "./world.js";
import { A as _gte, M as _maxLength, P as _nonnegative, T as string, b as optional, d as _enum, f as array, g as literal, h as int, m as discriminatedUnion, v as number, y as object } from "./zod.js";
import { i as unlessUnknown, n as inForm } from "./expected-form.js";
import { m as fileOfName } from "./machine2.js";
import { O as estimateOf, b as followRenames, c as highestOfKnown, d as sumOfKnown, u as sum, v as idOfTest, x as renamedInRun } from "./units.js";

// src/report/bounded-incident.ts
/** An incident as a receipt keeps it: all that it is, and no more of each than a reader of all shards can take in. */
const longestStacks = 4e3;
const longestText = 300;
const mostPictures = 4;
const mostSessions = 10;
const mostWaits = 10;
const mostGaps = 3;
function boundedIncident(incident) {
	const { running, what, stacks, pictures } = incident;
	return {
		...incident,
		running: running === void 0 ? void 0 : short(running),
		what: boundedKind(what),
		stacks: stacks.length <= longestStacks ? stacks : bothEnds(stacks, 3900),
		pictures: pictures.slice(0, mostPictures).map(boundedPicture)
	};
}
function boundedKind(what) {
	switch (what.kind) {
		case "near limit":
		case "timed out": return what;
		case "crashed": return {
			...what,
			how: short(what.how),
			unit: what.unit === void 0 ? void 0 : short(what.unit)
		};
		case "out of memory": return {
			...what,
			process: short(what.process)
		};
		case "held back": return {
			...what,
			because: short(what.because)
		};
		case "unhealthy clone": return {
			...what,
			alias: short(what.alias),
			because: short(what.because)
		};
	}
}
/** What is left out of it is said as a gap. */
function boundedPicture(picture) {
	const { alias, database, sessions, waits, gaps } = picture;
	const more = [...leftOut(sessions.length - mostSessions, "session"), ...leftOut(waits.length - mostWaits, "wait")];
	return {
		...picture,
		alias: short(alias),
		database: short(database),
		sessions: sessions.slice(0, mostSessions).map(boundedSession),
		waits: waits.slice(0, mostWaits).map(({ blocked, blocker, lock }) => ({
			blocked: short(blocked),
			blocker: short(blocker),
			lock: short(lock)
		})),
		gaps: [...gaps.slice(0, mostGaps).map(short), ...more]
	};
}
function leftOut(number, what) {
	return number <= 0 ? [] : [`${count$1(number, `more ${what}`)} ${number === 1 ? "is" : "are"} in the report of the shard`];
}
function boundedSession(session) {
	const { id, application, state, wait, query } = session;
	return {
		...session,
		id: short(id),
		application: short(application),
		state: short(state),
		wait: short(wait),
		query: short(query)
	};
}
function short(text) {
	return clip(text, longestText);
}
const amount$1 = number().check(_nonnegative());
const counted = int().check(_gte(1));
const text = string().check(_maxLength(longestText));
const limit = _enum([
	"test",
	"batch",
	"silence",
	"worker",
	"step"
]);
const kindForm = discriminatedUnion("kind", [
	object({
		kind: literal("near limit"),
		limit,
		limitSeconds: amount$1,
		spentSeconds: amount$1
	}),
	object({
		kind: literal("timed out"),
		limit,
		limitSeconds: amount$1
	}),
	object({
		kind: literal("crashed"),
		how: text,
		unit: unlessUnknown(text)
	}),
	object({
		kind: literal("out of memory"),
		process: text,
		memoryBytes: unlessUnknown(amount$1),
		limitBytes: unlessUnknown(amount$1),
		probable: optional(literal(true))
	}),
	object({
		kind: literal("held back"),
		because: text
	}),
	object({
		kind: literal("unhealthy clone"),
		alias: text,
		because: text
	})
]);
const pictureForm = object({
	alias: text,
	database: text,
	sessions: array(object({
		id: text,
		application: text,
		state: text,
		wait: text,
		seconds: unlessUnknown(amount$1),
		transactionSeconds: unlessUnknown(amount$1),
		query: text
	})).check(_maxLength(mostSessions)),
	waits: array(object({
		blocked: text,
		blocker: text,
		lock: text
	})).check(_maxLength(mostWaits)),
	oldestTransactionSeconds: unlessUnknown(amount$1),
	gaps: array(text).check(_maxLength(5))
});
/** Of one that `boundedIncident` made. */
const incidentForm = object({
	seconds: amount$1,
	worker: unlessUnknown(counted),
	batch: unlessUnknown(counted),
	running: unlessUnknown(text),
	what: kindForm,
	stacks: string().check(_maxLength(longestStacks)),
	pictures: array(pictureForm).check(_maxLength(mostPictures))
});

// src/report/extract.ts
/** What a shard's receipt holds of its report besides the tests: enough for one report of all shards, and bounded. */
const mostSentences = 20;
const longestSentence = 2e3;
const longestName = 200;
const mostIncidents = 20;
const mostWorkers = 256;
const mostDatabases = 20;
const mostStrategies = 5;
function extractOf(report) {
	const { problems, fallbacks, incidents, machine, workers, databases } = report;
	const severe = [...incidents].sort(bySeverity).slice(0, mostIncidents);
	return {
		problems: firstSentences(problems),
		moreProblems: Math.max(0, problems.length - mostSentences),
		fallbacks: firstSentences(fallbacks),
		moreFallbacks: Math.max(0, fallbacks.length - mostSentences),
		incidents: severe.map(boundedIncident),
		moreIncidents: incidents.length - severe.length,
		machine,
		workers: workers.slice(0, mostWorkers).map(useOf),
		databases: databases.slice(0, mostDatabases).map(databaseExtract)
	};
}
function firstSentences(sentences) {
	return sentences.slice(0, mostSentences).map((sentence) => clip(sentence, longestSentence));
}
function useOf({ worker, resources: { cpuSeconds, peakMemoryBytes } }) {
	return {
		worker,
		cpuSeconds,
		peakMemoryBytes
	};
}
function databaseExtract({ alias, engine, version, template, clones, connections }) {
	const known = (count) => clones.map(count);
	const stages = template.stages.filter(({ stage }) => stage !== "dump");
	return {
		alias: clip(alias, longestName),
		engine: clip(engine, longestName),
		version: clip(version, longestName),
		source: template.source,
		templateBytes: template.sizeBytes,
		templateSeconds: sum(stages.map(({ seconds }) => seconds)),
		clones: clones.length,
		cloneSeconds: sum(clones.map(({ seconds }) => seconds)),
		strategies: [...new Set(clones.map(({ strategy }) => clip(strategy, longestName)))].slice(0, mostStrategies),
		dirtied: clones.filter(({ dirtied }) => dirtied !== void 0).length,
		sessions: sumOfKnown(known(({ sessions }) => sessions)),
		peakSessions: highestOfKnown(known(({ peakSessions }) => peakSessions)),
		connections,
		deadlocks: sumOfKnown(known(({ deadlocks }) => deadlocks)),
		leftOpen: sumOfKnown(known(({ leftOpen }) => leftOpen))
	};
}
const amount = number().check(_nonnegative());
const count = int().check(_nonnegative());
const name = string().check(_maxLength(longestName));
const sentences = array(string().check(_maxLength(longestSentence))).check(_maxLength(mostSentences));
const form = object({
	problems: sentences,
	moreProblems: count,
	fallbacks: sentences,
	moreFallbacks: count,
	incidents: array(incidentForm).check(_maxLength(mostIncidents)),
	moreIncidents: count,
	machine: unlessUnknown(object({
		processors: count,
		memoryBytes: unlessUnknown(amount),
		peakMemoryBytes: unlessUnknown(amount),
		peakLoad: unlessUnknown(amount),
		memoryPressure: unlessUnknown(amount),
		processorPressure: unlessUnknown(amount)
	})),
	workers: array(object({
		worker: int().check(_gte(1)),
		cpuSeconds: unlessUnknown(amount),
		peakMemoryBytes: unlessUnknown(amount)
	})).check(_maxLength(mostWorkers)),
	databases: array(object({
		alias: name,
		engine: name,
		version: name,
		source: _enum([
			"restored",
			"extended",
			"built",
			"copied"
		]),
		templateBytes: amount,
		templateSeconds: amount,
		clones: count,
		cloneSeconds: amount,
		strategies: array(name).check(_maxLength(mostStrategies)),
		dirtied: count,
		sessions: unlessUnknown(count),
		peakSessions: unlessUnknown(count),
		connections: unlessUnknown(object({
			peak: count,
			limit: count
		})),
		deadlocks: unlessUnknown(count),
		leftOpen: unlessUnknown(count)
	})).check(_maxLength(mostDatabases))
});
/** @throws Error saying what is wrong with it. */
function readExtract(data) {
	return inForm(form, data, "it is");
}

// src/report/usual-seconds.ts
/** What a test took in earlier runs. */
/** Tells what earlier runs took a test for. Histories are of files, and a unit may be a part of one. */
function usualSeconds(earlier) {
	const byUnit = /* @__PURE__ */ new Map();
	return (unit, test) => {
		let own = byUnit.get(unit);
		if (own === void 0) {
			const histories = earlier.get(unit) ?? earlier.get(fileOfName(unit)) ?? [];
			own = new Map(histories.map((history) => [idOfTest(history), estimateOf(history.seconds)]));
			byUnit.set(unit, own);
		}
		return own.get(idOfTest(test));
	};
}

// src/report/changes.ts
/**
* `run` against what earlier runs saw, unit by unit; a unit that was never reported whole, or is not now, tells nothing.
* `isWhole`: whether all units of the suite are the run's to tell of, so that what it does not have is gone; else they are
* those of one shard. Undefined where nothing was seen before.
*/
function changesSince(known, run, isWhole) {
	if (known.seen.size === 0) return void 0;
	const { units, seen } = followRenames(known, renamedInRun(known, run));
	const newTests = [];
	const vanishedTests = [];
	const newSkips = [];
	for (const { unit, tests } of run.seen ?? []) {
		const last = seen.get(unit);
		if (last === void 0 && units.has(unit)) continue;
		const before = byId(last ?? []);
		const now = byId(tests);
		newTests.push(...tests.filter((test) => !before.has(idOfTest(test))).map(inUnit(unit)));
		vanishedTests.push(...[...before.values()].filter((test) => !now.has(idOfTest(test))).map(inUnit(unit)));
		newSkips.push(...tests.filter((test) => test.skipped && before.get(idOfTest(test))?.skipped !== true).map(inUnit(unit)));
	}
	if (isWhole) vanishedTests.push(...ofGoneUnits(seen, run.existing));
	return {
		newTests,
		vanishedTests,
		newSkips
	};
}
function ofGoneUnits(seen, existing) {
	const there = new Set(existing);
	return [...seen].flatMap(([unit, tests]) => there.has(unit) ? [] : tests.map(inUnit(unit)));
}
function byId(tests) {
	return new Map(tests.map((test) => [idOfTest(test), test]));
}
function inUnit(unit) {
	return ({ group, name }) => ({
		unit,
		group,
		name
	});
}

export { readExtract as i, usualSeconds as n, extractOf as r, changesSince as t };