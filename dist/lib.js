import { t as require_lib } from "./better-sqlite3.js";

export default require_lib();

export {  };