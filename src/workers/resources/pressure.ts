/** Pressure stall information of Linux: how long something waited for memory or for a processor. */

/** Seconds since the system started in which at least one task waited. Source: Documentation/accounting/psi.rst */
export function parseStallSeconds(pressure: string): number | undefined {
  const [, microseconds] = /^some .*\btotal=(\d+)$/m.exec(pressure) ?? [];
  return microseconds === undefined ? undefined : Number(microseconds) / 1e6;
}
