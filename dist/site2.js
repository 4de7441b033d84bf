// src/databases/mysql/instances/site.ts
/** Instances cannot be had here; the message says why. Not a fault: database clones serve instead. */
var InstancesUnavailable = class extends Error {
	name = "InstancesUnavailable";
};

export { InstancesUnavailable as t };