import { n as killRemains, r as removeInstance, t as containerName } from "./remains.js";

export { containerName, killRemains, removeInstance };