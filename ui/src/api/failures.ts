// Failures that no form caught: kept here for the window to show, so that nothing fails in silence.
import { shallowRef, type App } from 'vue'
import { asFailure, type Failure } from './call'

export const uncaught = shallowRef<Failure>()

export function watchFailures(app: App) {
  app.config.errorHandler = (error) => {
    uncaught.value = asFailure(error)
  }
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    uncaught.value = asFailure(event.reason)
  })
}
