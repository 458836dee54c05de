package io.millrace.queue;

/** How a delivery is settled. */
enum Settlement {
    /** Done with. */
    ACKED,
    /** Back to its queue, for anybody. */
    GIVEN_BACK,
    /** Nobody can use it: to the dead letters of its queue if it has any, else dropped. */
    REFUSED
}
