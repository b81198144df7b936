/**
 * Which row goes with which column so that the sum of weights is greatest: maximum bipartite matching, weighted.
 * `weights[row][column]` are finite and at least 0, rows of one length. Rows times columns times the smaller of both steps: keep the sets
 * small (64 x 64 is fine).
 * @returns the column of each row; -1 for rows without one, where there are more rows than columns.
 */
export function bestAssignment(weights: readonly (readonly number[])[]): number[] {
  const columnCount = weights[0]?.length ?? 0;
  if (columnCount === 0) return weights.map(() => -1);
  if (weights.length <= columnCount) return assignRows(weights, columnCount);
  const transposed = Array.from({ length: columnCount }, (_, column) => weights.map((row) => row[column] ?? 0));
  const rowOfColumn = assignRows(transposed, weights.length);
  const columnOfRow = weights.map(() => -1);
  for (const [column, row] of rowOfColumn.entries()) columnOfRow[row] = column;
  return columnOfRow;
}

/** The Hungarian method with potentials (Kuhn, Munkres), for at most as many rows as columns. Column 0 is a root, not a choice. */
function assignRows(weights: readonly (readonly number[])[], columnCount: number): number[] {
  const state: Assignment = {
    weights,
    rowPotential: filled(weights.length + 1, 0),
    columnPotential: filled(columnCount + 1, 0),
    rowOfColumn: filled(columnCount + 1, 0),
  };
  for (let row = 1; row <= weights.length; row += 1) addRow(state, row);
  const columnOfRow = weights.map(() => -1);
  for (const [column, row] of state.rowOfColumn.entries()) if (column > 0 && row > 0) columnOfRow[row - 1] = column - 1;
  return columnOfRow;
}

interface Assignment {
  readonly weights: readonly (readonly number[])[];
  readonly rowPotential: number[];
  readonly columnPotential: number[];
  /** 1-based; 0 for a free column. */
  readonly rowOfColumn: number[];
}

/** Grows a cheapest alternating path from the new row to a free column, then flips it. */
function addRow(state: Assignment, row: number): void {
  const { rowOfColumn } = state;
  const columnCount = rowOfColumn.length - 1;
  const slack = filled(columnCount + 1, Number.POSITIVE_INFINITY);
  const cameFrom = filled(columnCount + 1, 0);
  const visited = filled(columnCount + 1, false);
  rowOfColumn[0] = row;
  let column = 0;
  while (at(rowOfColumn, column) !== 0) {
    visited[column] = true;
    const next = relax(state, { column, slack, cameFrom, visited });
    shiftPotentials(state, slack, visited, at(slack, next));
    column = next;
  }
  while (column !== 0) {
    const previous = at(cameFrom, column);
    rowOfColumn[column] = at(rowOfColumn, previous);
    column = previous;
  }
}

interface Search {
  readonly column: number;
  readonly slack: number[];
  readonly cameFrom: number[];
  readonly visited: readonly boolean[];
}

/** Updates the slacks seen from the row of `column` and gives the unvisited column with the least. */
function relax(state: Assignment, { column, slack, cameFrom, visited }: Search): number {
  const row = at(state.rowOfColumn, column);
  let best = 0;
  for (let next = 1; next < slack.length; next += 1) {
    if (visited[next] === true) continue;
    const cost = -(state.weights[row - 1]?.[next - 1] ?? 0);
    const reduced = cost - at(state.rowPotential, row) - at(state.columnPotential, next);
    if (reduced < at(slack, next)) {
      slack[next] = reduced;
      cameFrom[next] = column;
    }
    if (best === 0 || at(slack, next) < at(slack, best)) best = next;
  }
  return best;
}

function shiftPotentials(state: Assignment, slack: number[], visited: readonly boolean[], delta: number): void {
  for (const [column, seen] of visited.entries()) {
    if (seen) {
      const row = at(state.rowOfColumn, column);
      state.rowPotential[row] = at(state.rowPotential, row) + delta;
      state.columnPotential[column] = at(state.columnPotential, column) - delta;
    } else {
      slack[column] = at(slack, column) - delta;
    }
  }
}

function filled<T>(length: number, value: T): T[] {
  return Array.from({ length }, () => value);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
