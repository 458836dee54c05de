package io.millrace.supervisor.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values written one after the other, to be read in the same order. Texts are UTF-8 of any length. */
final class Packet {
    private static final int LARGEST = 16 * 1024 * 1024;

    private Packet() {}

    /** Values to be read. */
    static final class Reader {
        private final DataInputStream in;

        private Reader(byte[] content) {
            this.in = new DataInputStream(new ByteArrayInputStream(content));
        }

        /** The next packet; null: the stream has ended. */
        static @Nullable Reader next(DataInputStream stream) throws IOException {
            int length;
            try {
                length = stream.readInt();
            } catch (EOFException e) {
                return null;
            }
            if (length < 0 || length > LARGEST) {
                throw new IOException("a packet of " + length + " bytes");
            }
            byte[] content = stream.readNBytes(length);
            if (content.length < length) {
                throw new IOException("the line ends in the middle of a packet");
            }
            return new Reader(content);
        }

        int integer() {
            return read(DataInputStream::readInt);
        }

        long number() {
            return read(DataInputStream::readLong);
        }

        boolean flag() {
            return read(DataInputStream::readBoolean);
        }

        double fraction() {
            return read(DataInputStream::readDouble);
        }

        Duration duration() {
            return Duration.ofNanos(number());
        }

        byte[] bytes() {
            int length = integer();
            return read(source -> source.readNBytes(length));
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        <E extends Enum<E>> E constant(Class<E> type) {
            return type.getEnumConstants()[integer()];
        }

        List<String> texts() {
            return IntStream.range(0, integer()).mapToObj(i -> text()).toList();
        }

        Map<String, String> textsByName() {
            Map<String, String> all = new LinkedHashMap<>();
            int count = integer();
            for (int i = 0; i < count; i++) {
                all.put(text(), text());
            }
            return all;
        }

        <T> @Nullable T orNull(Function<Reader, T> value) {
            return flag() ? value.apply(this) : null;
        }

        private interface Source<T> {
            T from(DataInputStream in) throws IOException;
        }

        private <T> T read(Source<T> source) {
            try {
                return source.from(in);
            } catch (IOException e) {
                throw new UncheckedIOException("a packet is cut short", e);
            }
        }
    }

    /** Values being written. */
    static final class Writer {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(content);

        Writer integer(int value) {
            return write(target -> target.writeInt(value));
        }

        Writer number(long value) {
            return write(target -> target.writeLong(value));
        }

        Writer flag(boolean value) {
            return write(target -> target.writeBoolean(value));
        }

        Writer fraction(double value) {
            return write(target -> target.writeDouble(value));
        }

        Writer duration(Duration value) {
            return number(value.toNanos());
        }

        Writer bytes(byte[] value) {
            return integer(value.length).write(target -> target.write(value));
        }

        Writer text(String value) {
            return bytes(value.getBytes(StandardCharsets.UTF_8));
        }

        Writer constant(Enum<?> value) {
            return integer(value.ordinal());
        }

        Writer texts(Collection<String> values) {
            integer(values.size());
            values.forEach(this::text);
            return this;
        }

        Writer textsByName(Map<String, String> values) {
            integer(values.size());
            values.forEach((name, value) -> text(name).text(value));
            return this;
        }

        <T> Writer orNull(@Nullable T value, BiFunction<Writer, T, Writer> write) {
            flag(value != null);
            return value == null ? this : write.apply(this, value);
        }

        /** Sends what was written as one packet. */
        void send(DataOutputStream stream) throws IOException {
            stream.writeInt(content.size());
            content.writeTo(stream);
            stream.flush();
        }

        private interface Sink {
            void to(DataOutputStream out) throws IOException;
        }

        private Writer write(Sink sink) {
            try {
                sink.to(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
    }

    static Set<String> set(List<String> texts) {
        return Set.copyOf(texts);
    }
}
