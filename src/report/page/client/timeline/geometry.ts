/** Where things of the timeline stand, in pixels. */

export const axisHeight = 26;
export const laneHeight = 40;
/** Within a lane. */
export const barTop = 13;
export const barHeight = 21;
export const panelHeight = 76;
const panelGap = 16;
export const edge = 10;

export interface Geometry {
  readonly width: number;
  /** Seconds of the whole axis. */
  readonly extent: number;
  readonly lanes: number;
  readonly panels: number;
}

export function xOf({ width, extent }: Geometry, seconds: number): number {
  return Math.round((edge + (seconds / extent) * (width - 2 * edge)) * 100) / 100;
}

export function secondsAt({ width, extent }: Geometry, x: number): number {
  return Math.min(extent, Math.max(0, ((x - edge) / (width - 2 * edge)) * extent));
}

export function laneTop(index: number): number {
  return axisHeight + index * laneHeight;
}

export function panelTop({ lanes }: Geometry, index: number): number {
  return laneTop(lanes) + panelGap + index * (panelHeight + panelGap);
}

export function heightOf(geometry: Geometry): number {
  return panelTop(geometry, geometry.panels) + (geometry.panels === 0 ? 0 : 2);
}
