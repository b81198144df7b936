const lineEvery = 100;

/** Shows how far the sending is: one line that is rewritten on a terminal, a line for every hundredth ticket elsewhere. */
export function createProgress(total: number): (doneCount: number) => void {
  return (doneCount) => {
    const isLast = doneCount === total;
    const line = `  ${doneCount} of ${total} tickets`;
    if (process.stdout.isTTY) process.stdout.write(`\r${line}${isLast ? '\n' : ''}`);
    else if (isLast || doneCount % lineEvery === 0) console.log(line);
  };
}
