package org.example.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.handler.JobHandler;
import io.millrace.handler.PermanentFailure;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class WordCountHandlerTest {
    private final WordCountHandler handler = new WordCountHandler();

    @Test
    void countsWordsWhateverTheirCase() throws Exception {
        TestJob job = new TestJob("To be, or\nnot to be", 1, 100, 2, 0);

        Map<String, Object> result = handler.run(job);

        assertThat(result)
                .containsOnly(
                        Map.entry("words", 6),
                        Map.entry("distinct", 4),
                        Map.entry("top", List.of(Map.of("word", "be", "count", 2), Map.of("word", "to", "count", 2))));
        assertThat(job.progress()).containsExactly("50 line 1: 3 words", "100 line 2: 3 words");
        assertThat(job.output()).isEqualTo("line 1: 3 words\nline 2: 3 words\n");
    }

    @Test
    void wordsOfOtherLengthsDoNotCount() throws Exception {
        assertThat(handler.run(new TestJob("a bb ccc dddd", 2, 3, 10, 0))).containsEntry("words", 2);
    }

    @Test
    void aTextWithoutWordsFailsForGood() {
        assertThatThrownBy(() -> handler.run(new TestJob("… – !", 1, 100, 10, 0)))
                .isInstanceOfSatisfying(
                        PermanentFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("no-words"));
    }

    @Test
    void stopsWhenItIsInterrupted() {
        TestJob job = new TestJob("one\ntwo", 1, 100, 10, 60);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> handler.run(job)).isInstanceOf(InterruptedException.class);
        assertThat(job.progress()).isEmpty();
    }

    @Test
    void aWorkerFindsIt() {
        assertThat(ServiceLoader.load(JobHandler.class))
                .singleElement()
                .satisfies(found -> assertThat(found.descriptor().name()).isEqualTo("word_count"));
    }
}
