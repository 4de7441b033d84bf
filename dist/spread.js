// src/planning/spread.ts
/**
* Spreads `weights`, which are sorted longest first, over bins that already carry `loads`. Ties go to the
* lowest bin, so that every machine gets the same answer. No bin ends above 4/3 of the best possible
* when all start empty.
*/
function spread(weights, loads) {
	const totals = [...loads];
	return {
		bins: weights.map((weight) => {
			const bin = totals.indexOf(Math.min(...totals));
			totals[bin] = (totals[bin] ?? 0) + weight;
			return bin;
		}),
		loads: totals
	};
}
/**
* How high each bin would stand if `weight` could be poured over bins that carry `loads`: the level at which
* the bins below it hold exactly `weight` more.
*/
function level(weight, loads) {
	const sorted = [...loads].sort((a, b) => a - b);
	let below = 0;
	for (const [index, load] of sorted.entries()) {
		below += load;
		const height = (weight + below) / (index + 1);
		const next = sorted[index + 1];
		if (next === void 0 || height <= next) return height;
	}
	return weight;
}

export { spread as n, level as t };