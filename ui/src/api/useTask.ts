// One thing a person asked for: busy while it runs, its failure kept for the form to show, a second click ignored.
import { ref, shallowRef } from 'vue'
import { asFailure, type Failure } from './call'

export function useTask() {
  const busy = ref(false)
  const failure = shallowRef<Failure>()

  /** Answers undefined where the work failed or was already running; the failure then stands in `failure`. */
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    failure.value = undefined
    try {
      return await work()
    } catch (error) {
      failure.value = asFailure(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, run }
}
