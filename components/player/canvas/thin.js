/**
 * Thins a path to what a screen can show: of the points that follow each other within one column of pixels, the
 * first, the lowest, the highest and the last stay. Unlike taking every n-th point it keeps every oscillation, and
 * it is right for paths that turn back as well.
 */

/**
 * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys pixels; NaN is a gap
 * @param {(x: number, y: number, start: boolean) => void} emit `start` begins a new piece
 */
export function thin(xs, ys, emit) {
  let start = true;
  for (let i = 0; i < xs.length; ) {
    if (!Number.isFinite(xs[i] + ys[i])) {
      start = true;
      i++;
      continue;
    }
    const end = columnEnd(xs, ys, i);
    for (const j of extremes(ys, i, end)) {
      emit(xs[j], ys[j], start);
      start = false;
    }
    i = end + 1;
  }
}

/** The last of the points after `i` that stay in its column. */
function columnEnd(xs, ys, i) {
  const column = Math.floor(xs[i]);
  let end = i;
  while (end + 1 < xs.length && Math.floor(xs[end + 1]) === column && Number.isFinite(ys[end + 1])) end++;
  return end;
}

/** First, lowest, highest and last, in their order, each once. */
function extremes(ys, first, last) {
  if (last - first < 3) return [first, first + 1, first + 2].slice(0, last - first + 1);
  let [low, high] = [first, first];
  for (let i = first + 1; i <= last; i++) {
    if (ys[i] < ys[low]) low = i;
    if (ys[i] > ys[high]) high = i;
  }
  return [...new Set([first, Math.min(low, high), Math.max(low, high), last])];
}
