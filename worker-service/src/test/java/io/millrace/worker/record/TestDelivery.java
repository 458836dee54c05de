package io.millrace.worker.record;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.Delivery;

/** A message that is not to be settled. */
class TestDelivery implements Delivery {
    private final JobMessage message;

    TestDelivery(JobId job) {
        message = new JobMessage(job, new QueueId("t", Priority.NORMAL), false);
    }

    @Override
    public final JobMessage message() {
        return message;
    }

    @Override
    public final boolean redelivered() {
        return false;
    }

    @Override
    public final long receivedNanos() {
        return 0;
    }

    @Override
    public void ack() {
        throw new AssertionError("not to be acked");
    }

    @Override
    public void giveBack() {
        throw new AssertionError("not to be given back");
    }
}
