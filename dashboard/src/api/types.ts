import type { components } from './schema'

type Schemas = components['schemas']
export type Job = Schemas['Job']
export type JobStatus = Job['status']
export type Attempt = Schemas['Attempt']
export type Delivery = Schemas['Delivery']
export type Worker = Schemas['Worker']
export type Queue = Schemas['Queue']
export type User = Schemas['User']
export type JobType = Schemas['Type']
export type Submission = Schemas['Submission']
export type BulkFilter = Schemas['BulkFilter']
export type BulkResult = Schemas['BulkResult']
export type FieldError = Schemas['FieldError']
export type Problem = Schemas['Problem']
export type Why = Schemas['Why']
export type Stats = Schemas['Stats']

export const STATUSES: readonly JobStatus[] = ['scheduled', 'queued', 'processing', 'completed', 'failed', 'cancelled']

export const isFinished = (status: JobStatus) => status === 'completed' || status === 'failed' || status === 'cancelled'
export const isRetryable = (status: JobStatus) => status === 'failed' || status === 'cancelled'
