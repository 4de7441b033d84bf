import { C as dotted, w as normaliseKey } from "./units.js";
import path from "node:path";

// src/timings/unit-finder.ts
/** Finds the unit of this checkout that a name from elsewhere stands for: another root, another separator, a class. */
/** Marks a short name that several units share. */
const ambiguous = Symbol("ambiguous");
var UnitFinder = class {
	#units;
	#roots;
	/** Units by every ending of their path: `a/b/c.py` by `b/c.py` and `c.py`. */
	#byEnding = /* @__PURE__ */ new Map();
	/** Units by their dotted name, and by its endings of two parts and more. */
	#byModule = /* @__PURE__ */ new Map();
	/** Units by the name of the file without its folder and its extension. */
	#byStem = /* @__PURE__ */ new Map();
	/** `units`: relative to the working directory. `roots`: absolute folders that names may start with. */
	constructor(units, roots) {
		this.#units = new Set(units);
		this.#roots = roots;
		for (const unit of units) {
			for (const ending of endings(unit, "/")) add(this.#byEnding, ending, unit);
			for (const ending of endings(dotted(unit), ".")) if (ending.includes(".")) add(this.#byModule, ending, unit);
			add(this.#byStem, stemOf(unit), unit);
		}
		for (const unit of units) this.#byModule.set(dotted(unit), unit);
	}
	/** By the file itself; else by what its path or a unit's path ends with; else by module; else by the name of a class. */
	find(place) {
		const file = normaliseKey(place, this.#roots);
		if (this.#units.has(file)) return {
			unit: file,
			exact: true,
			rest: []
		};
		const like = this.#longerPath(file) ?? only(this.#byEnding.get(file));
		if (like !== void 0) return {
			unit: like,
			exact: false,
			rest: []
		};
		return this.#byDottedName(place) ?? this.#byClass(place);
	}
	/** `/home/me/shop/tests/a.py` is `tests/a.py`. One name alone says too little, unless nothing but a root is missing. */
	#longerPath(file) {
		const isAbsolute = /^(\/|[a-z]:\/)/i.test(file);
		return endings(file, "/").find((ending) => this.#units.has(ending) && (isAbsolute || ending.includes("/")));
	}
	/** The longest beginning of `shop.tests.test_a.TestA.test_one` that is a module; else of what follows its first parts. */
	#byDottedName(place) {
		const parts = place.split(".");
		for (let start = 0; start < parts.length; start += 1) for (let end = parts.length; end > start; end -= 1) {
			const unit = only(this.#byModule.get(parts.slice(start, end).join(".")));
			if (unit === void 0 || start > 0 && end - start < 2) continue;
			return {
				unit,
				exact: start === 0 && dotted(unit) === parts.slice(0, end).join("."),
				rest: parts.slice(end)
			};
		}
	}
	/**
	* `App\Tests\UserTest` is in `UserTest.php`, `Admin::UserTest` in `user_test.rb`. Where names have dots, a class says
	* nothing of its file.
	*/
	#byClass(place) {
		if (place.includes(".")) return void 0;
		const classes = place.split(/[\\:#]+/).filter((part) => /^[A-Z]/.test(part));
		for (const name of classes.reverse()) {
			const unit = only(this.#byStem.get(name)) ?? only(this.#byStem.get(snakeCase(name)));
			if (unit !== void 0) return {
				unit,
				exact: false,
				rest: []
			};
		}
	}
};
/** `a/b/c` → `a/b/c`, `b/c`, `c`. */
function endings(text, separator) {
	const parts = text.split(separator);
	return parts.map((_, index) => parts.slice(index).join(separator));
}
function add(candidates, name, unit) {
	const other = candidates.get(name);
	candidates.set(name, other === void 0 || other === unit ? unit : ambiguous);
}
function only(candidate) {
	return candidate === ambiguous ? void 0 : candidate;
}
function stemOf(unit) {
	return path.posix.basename(unit).replace(/\.\w+$/, "");
}
/** `HTTPServerTest` → `http_server_test`. */
function snakeCase(name) {
	return name.replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2").replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
}

export { UnitFinder as t };