package io.millrace.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which IP addresses may be reached: public ones, as {@link SpecialNetworks} has it, and those that an operator allows. Immutable. */
public final class AddressRules {
    /** Public addresses alone. */
    public static final AddressRules PUBLIC = new AddressRules(List.of());

    /** {@code ::ffff:0:0/96}: IPv4 within IPv6, which is IPv4 on the wire (RFC 4291, section 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private final List<Network> allowed;

    private AddressRules(List<Network> allowed) {
        this.allowed = allowed;
    }

    /**
     * Public addresses, and these.
     *
     * @param networks addresses, or networks as {@code 10.1.0.0/16}; blanks around them do not count
     * @throws IllegalArgumentException naming the first that is neither, and why
     */
    public static AddressRules allowing(List<String> networks) {
        return new AddressRules(networks.stream().map(AddressRules::network).toList());
    }

    private static Network network(String text) {
        try {
            return Network.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text.strip() + "\" cannot be allowed: " + e.getMessage(), e);
        }
    }

    /** Why it may not be reached: what kind of address it is, such as {@code a loopback address}; empty: it may. */
    public Optional<String> objection(InetAddress address) {
        byte[] bytes = onTheWire(address.getAddress());
        return allowed.stream().anyMatch(network -> network.contains(bytes))
                ? Optional.empty()
                : SpecialNetworks.kind(bytes);
    }

    private static byte[] onTheWire(byte[] address) {
        boolean mapped =
                address.length > MAPPED.length && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        return mapped ? Arrays.copyOfRange(address, MAPPED.length, address.length) : address;
    }
}
