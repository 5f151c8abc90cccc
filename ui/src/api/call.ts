// The one place that talks to the shell. A failure always arrives as `{code, message}`: the form branches on the
// code and shows the message; a failure that nobody caught is shown by the window itself, never swallowed.
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Code } from './bindings/Code'
import type { Fault } from './bindings/Fault'

/** What a failed command throws: the public shape of an error, usable with `instanceof`. */
export class Failure extends Error implements Fault {
  readonly code: Code
  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'Failure'
    this.code = fault.code
  }
}

/** Calls one command of the shell. Throws `Failure` and nothing else. */
export async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args)
  } catch (error) {
    throw asFailure(error)
  }
}

/** Any thrown thing as a failure that a person can read. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (isFault(error)) return new Failure(error)
  // Only a mistake in the program ends here (a command that does not exist, a wrong argument, a bug in the window).
  console.error(error)
  return new Failure({ code: 'internal', message: '程序内部出错，您的资料没有改动。请记下刚才的操作，联系维护人员。' })
}

function isFault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error && typeof error.message === 'string'
}

/** Runs `then` with the rooms whose records have just changed, until the returned function is called. */
export function onChanged(then: (rooms: string[]) => void): () => void {
  const off = listen<string[]>('changed', (event) => then(event.payload))
  return () => void off.then((stop) => stop())
}

/** Runs `then` with each step that long work reports, until the returned function is called. */
export function onProgress(then: (step: string) => void): () => void {
  const off = listen<string>('progress', (event) => then(event.payload))
  return () => void off.then((stop) => stop())
}
