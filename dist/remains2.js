import { n as removeInstance, t as containerName } from "./remains.js";

export { containerName, removeInstance };