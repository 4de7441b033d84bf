// src/slots.ts
/** A limit on how many things are done at once, first come, first served. */
var Slots = class {
	#free;
	#waiting = [];
	constructor(count) {
		this.#free = count;
	}
	/** Waits for a slot, and gives it back when `work` has ended. `work` must not ask for a second one. */
	async use(work) {
		if (this.#free > 0) this.#free -= 1;
		else await new Promise((resolve) => this.#waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next === void 0) this.#free += 1;
			else next();
		}
	}
};

export { Slots as t };