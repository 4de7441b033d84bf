import { t as readTlsFile } from "./tls-file.js";
import { n as isUnixSocket, t as formatDatabaseUrl } from "./url.js";
import { userInfo } from "node:os";

// src/databases/mysql/target.ts
/** Where a MySQL or MariaDB server is and how it is reached: by `mysql2`, by the workers, by the tests. */
const applicationName = "testshoal";
const connectLimitSeconds = 5;
function targetOf(url, container) {
	const { host, port, user, password, database, parameters } = url;
	return {
		...isUnixSocket(url) ? {
			host: "localhost",
			socket: host
		} : { host },
		port,
		user,
		password,
		database,
		parameters,
		...container === void 0 ? {} : { container }
	};
}
/** For messages; without user and password. */
function addressOf({ host, port, socket }) {
	return socket === void 0 ? `${host}:${port}` : `the socket ${socket}`;
}
function connectionOptions(target) {
	const { host, port, socket, user, password } = target;
	return {
		...socket === void 0 ? {
			host,
			port
		} : { socketPath: socket },
		user: user === "" ? userInfo().username : user,
		password,
		...tlsOptions(target),
		charset: "utf8mb4",
		dateStrings: true,
		supportBigNumbers: true,
		connectTimeout: connectLimitSeconds * 1e3,
		connectAttributes: { program_name: applicationName }
	};
}
function accessTo(target, database) {
	const { port, user, password, socket, parameters = {} } = target;
	const host = socket ?? target.host;
	return {
		url: formatDatabaseUrl({
			engine: "mysql",
			host,
			port,
			user,
			password,
			database,
			parameters
		}),
		database,
		host,
		port: String(port),
		user,
		password
	};
}
/**
* The meaning of `ssl-mode`, in the spellings of the known clients. `PREFERRED` means "plain is good enough" and
* becomes plain. Source: https://dev.mysql.com/doc/refman/en/connection-options.html#option_general_ssl-mode
*/
function tlsOptions({ socket, parameters = {} }) {
	const given = new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase().replaceAll(/[-_]/g, ""), value]));
	const mode = given.get("sslmode")?.toUpperCase().replaceAll("-", "_");
	const verifiesIdentity = mode === "VERIFY_IDENTITY" || mode === "VERIFY_FULL";
	if (!(verifiesIdentity || [
		"REQUIRED",
		"REQUIRE",
		"VERIFY_CA"
	].includes(mode ?? "")) || socket !== void 0) return {};
	const [ca, cert, key] = [
		"sslca",
		"sslcert",
		"sslkey"
	].map((name) => given.get(name));
	return { ssl: {
		rejectUnauthorized: verifiesIdentity || mode === "VERIFY_CA",
		verifyIdentity: verifiesIdentity,
		...ca !== void 0 && { ca: readTlsFile(ca) },
		...cert !== void 0 && { cert: readTlsFile(cert) },
		...key !== void 0 && { key: readTlsFile(key) }
	} };
}

export { targetOf as i, addressOf as n, connectionOptions as r, accessTo as t };