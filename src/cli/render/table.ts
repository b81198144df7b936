/** How a column is aligned. */
export type ColumnAlignment = 'left' | 'right';

/**
 * Lines of text in aligned columns, two spaces between them and none at the end of a line. Rows may be shorter than the others.
 * `alignments` names each column; further columns are left-aligned.
 */
export function renderTable(
  rows: readonly (readonly string[])[],
  alignments: readonly ColumnAlignment[],
  indent = '  ',
): string[] {
  const columnCount = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return alignments[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}
