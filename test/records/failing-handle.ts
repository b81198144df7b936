import { openAppendHandle } from '../../src/records/append-file.ts';
import type { AppendHandle, OpenAppendHandle } from '../../src/records/append-file.ts';

/** What shall go wrong at the next writes; an empty plan fails nothing. */
export interface FailurePlan {
  /** The disk takes this many bytes of the next batch, then it is full. */
  fullAfterBytes?: number | undefined;
  /** The next `fdatasync` fails. */
  syncFails?: boolean | undefined;
  /** Taking back fails too. */
  truncateFails?: boolean | undefined;
}

/** Opens real files whose handles fail by plan. */
export function failingHandles(plan: FailurePlan): OpenAppendHandle {
  return async (path) => {
    const handle = await openAppendHandle(path);
    return {
      stat: () => handle.stat(),
      read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
      write: (bytes, offset) => writeByPlan(handle, plan, bytes, offset),
      datasync: () => (plan.syncFails === true ? Promise.reject(systemError('EIO')) : handle.datasync()),
      truncate: (sizeBytes) =>
        plan.truncateFails === true ? Promise.reject(systemError('EIO')) : handle.truncate(sizeBytes),
      close: () => handle.close(),
    };
  };
}

async function writeByPlan(
  handle: AppendHandle,
  plan: FailurePlan,
  bytes: Uint8Array,
  offset: number,
): Promise<{ readonly bytesWritten: number }> {
  const room = plan.fullAfterBytes;
  if (room === undefined) return handle.write(bytes, offset);
  if (offset >= room) throw systemError('ENOSPC');
  return handle.write(bytes.subarray(0, room), offset);
}

function systemError(code: string): Error {
  return Object.assign(new Error('planned'), { code });
}
