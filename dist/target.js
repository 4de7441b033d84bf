import { a as targetOf, i as connectionOptions, n as addressOf, r as applicationName, t as accessTo } from "./target2.js";

export { targetOf };