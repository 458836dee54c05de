package io.millrace.gateway.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.core.job.Job;

/** Jobs as lines of JSON, as they are where each is an answer of its own. Thread-safe. */
public final class JobJson {
    private final ObjectWriter writer;

    public JobJson(ObjectMapper mapper) {
        this.writer = mapper.writerFor(JobView.class);
    }

    /** Without the line's end. */
    public String line(Job job) {
        try {
            return writer.writeValueAsString(JobView.of(job));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job can always be written", e);
        }
    }
}
