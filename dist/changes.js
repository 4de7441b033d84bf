import { _ as idOfTest, b as renamedInRun, y as followRenames } from "./units.js";

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

export { changesSince as t };