import { t as InstancesUnavailable } from "./site2.js";

export { InstancesUnavailable };