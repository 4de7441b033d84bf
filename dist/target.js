import { i as targetOf, n as addressOf, r as connectionOptions, t as accessTo } from "./target2.js";

export { targetOf };