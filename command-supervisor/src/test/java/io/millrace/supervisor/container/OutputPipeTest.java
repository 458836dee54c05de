package io.millrace.supervisor.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OutputPipeTest {
    private static final byte[] FULL = new byte[1 << 16];

    private final OutputPipe pipe = new OutputPipe();

    private CompletableFuture<Void> writing(byte[] piece) {
        return CompletableFuture.runAsync(() -> {
            try {
                pipe.write(piece);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static boolean isDone(CompletableFuture<Void> writing) throws Exception {
        Thread.sleep(50);
        return writing.isDone();
    }

    @Test
    void whatIsWrittenIsReadInPiecesOfAnySize() throws Exception {
        pipe.write(new byte[] {1, -1, 3});
        pipe.write(new byte[0]);
        pipe.write(new byte[] {4});
        pipe.end();

        assertEquals(1, pipe.read());
        assertEquals(255, pipe.read());
        assertArrayEquals(new byte[] {3, 4}, pipe.readAllBytes());
        assertEquals(-1, pipe.read());
    }

    @Test
    void itsWriterWaitsWhileItIsFull() throws Exception {
        pipe.write(FULL);
        CompletableFuture<Void> writing = writing(new byte[] {1});
        assertFalse(isDone(writing));

        assertEquals(10, pipe.readNBytes(10).length);
        writing.get(5, TimeUnit.SECONDS);
    }

    @Test
    void onceItIsReleasedNobodyWaits() throws Exception {
        pipe.write(FULL);
        CompletableFuture<Void> writing = writing(new byte[] {1});
        pipe.release();
        writing.get(5, TimeUnit.SECONDS);
        pipe.write(FULL);
        pipe.end();

        assertEquals(2 * FULL.length + 1, pipe.readAllBytes().length);
    }

    @Test
    void whatComesAfterItWasClosedIsDropped() throws Exception {
        pipe.write(FULL);
        CompletableFuture<Void> writing = writing(FULL);
        pipe.close();
        writing.get(5, TimeUnit.SECONDS);
        pipe.write(FULL);

        assertEquals(-1, pipe.read());
    }

    @Test
    void aReaderThatIsInterruptedSaysSo() {
        Thread.currentThread().interrupt();

        assertThrows(IOException.class, pipe::read);
        assertTrue(Thread.interrupted());
    }
}
