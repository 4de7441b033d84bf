import { n as writeBundle, t as readBundle } from "./archive2.js";

export { writeBundle };