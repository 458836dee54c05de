package io.millrace.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.port.DeliveryStore.Room;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final Lane ANN = new Lane("ann", "https://a");
    private static final Lane BOB = new Lane("bob", "https://b");

    private final Traffic traffic = new Traffic();

    @Test
    void aLaneHasItsOwnRoom() {
        assertThat(tries(List.of(ANN, BOB)))
                .containsExactly(Map.entry(ANN, Traffic.MOST_OF_A_LANE), Map.entry(BOB, Traffic.MOST_OF_A_LANE));

        enter(ANN, Traffic.MOST_OF_A_LANE - 1);
        assertThat(tries(List.of(ANN, BOB))).containsEntry(ANN, 1).containsEntry(BOB, Traffic.MOST_OF_A_LANE);

        traffic.enter(due(ANN));
        assertThat(traffic.rooms(List.of(ANN, BOB))).containsOnlyKeys(BOB);

        traffic.leave(due(ANN));
        assertThat(tries(List.of(ANN))).containsEntry(ANN, 1);
    }

    @Test
    void anOwnerWithManyReceiversLeavesRoomToOthers() {
        List<Lane> many = lanesOf("ann", 40);

        Map<Lane, Integer> rooms = tries(many);
        assertThat(rooms.values().stream().mapToInt(room -> room).sum()).isEqualTo(Traffic.MOST_OF_AN_OWNER);

        rooms.forEach(this::enter);
        assertThat(traffic.rooms(many)).isEmpty();
        assertThat(tries(List.of(BOB))).containsEntry(BOB, Traffic.MOST_OF_A_LANE);
    }

    @Test
    void whatIsFreeIsSharedAndNeverMoreThanThereIs() {
        List<Lane> crowd = IntStream.range(0, 2_000)
                .mapToObj(i -> new Lane("user-" + i, "https://" + i))
                .toList();

        Map<Lane, Integer> rooms = tries(crowd);
        assertThat(rooms)
                .hasSize(Traffic.MOST)
                .allSatisfy((lane, room) -> assertThat(room).isEqualTo(1));
        assertThat(rooms.keySet()).containsExactlyElementsOf(crowd.subList(0, Traffic.MOST));

        rooms.forEach(this::enter);
        assertThat(traffic.size()).isEqualTo(Traffic.MOST);
        assertThat(traffic.hasRoom()).isFalse();
        assertThat(traffic.rooms(crowd)).isEmpty();
        rooms.keySet().forEach(lane -> traffic.leave(due(lane)));
        assertThat(traffic.size()).isZero();
    }

    @Test
    void whatIsUnderWayIsBoundedByItsBytesToo() {
        DueDelivery large = due(ANN, 1 << 20);
        IntStream.range(0, 16).forEach(i -> traffic.enter(large));

        assertThat(traffic.rooms(List.of(new Lane("ann", "https://other"), BOB)))
                .containsOnlyKeys(BOB);
        assertThat(traffic.bytesLeft()).isEqualTo(Traffic.MOST_BYTES - Traffic.MOST_BYTES_OF_AN_OWNER);

        assertThat(traffic.fullOwners()).containsExactly("ann");
        traffic.leave(large);
        assertThat(traffic.fullOwners()).isEmpty();
        assertThat(traffic.rooms(List.of(new Lane("ann", "https://other"))).values())
                .containsExactly(new Room(Traffic.MOST_OF_A_LANE, 1 << 20));
        IntStream.range(0, 15).forEach(i -> traffic.leave(large));
        assertThat(traffic.bytesLeft()).isEqualTo(Traffic.MOST_BYTES);
    }

    private Map<Lane, Integer> tries(List<Lane> lanes) {
        Map<Lane, Integer> tries = new LinkedHashMap<>();
        traffic.rooms(lanes).forEach((lane, room) -> tries.put(lane, room.tries()));
        return tries;
    }

    private static DueDelivery due(Lane lane) {
        return due(lane, 2);
    }

    private static DueDelivery due(Lane lane, int bytes) {
        return new DueDelivery(new UUID(1, 1), 1, 1, lane, lane.receiver(), "x".repeat(bytes), null);
    }

    private void enter(Lane lane, int times) {
        IntStream.range(0, times).forEach(i -> traffic.enter(due(lane)));
    }

    private static List<Lane> lanesOf(String owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Lane(owner, "https://" + i))
                .toList();
    }
}
