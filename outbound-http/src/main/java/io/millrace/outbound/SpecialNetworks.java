package io.millrace.outbound;

import java.util.List;
import java.util.Optional;

/**
 * Addresses that are not those of somebody on the internet: IANA's registries of special-purpose addresses
 * (<a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>,
 * <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>; RFC 6890, RFC 8190), and those of multicast. Of IPv6,
 * all that is not global unicast by allocation, {@code 2000::/3} (RFC 4291), and within it what leads into IPv4 by another name. And the one
 * address of a cloud's metadata that is public by the registries: <a href="https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16">Azure's</a>.
 */
final class SpecialNetworks {
    private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");

    private static final List<Special> ALL = List.of(
            special("0.0.0.0/8", "an address of this network"),
            special("10.0.0.0/8", "a private address"),
            special("100.64.0.0/10", "an address that a carrier shares out"),
            special("127.0.0.0/8", "a loopback address"),
            special("168.63.129.16/32", "an address of a cloud's own services"),
            special("169.254.0.0/16", "a link-local address"),
            special("172.16.0.0/12", "a private address"),
            special("192.0.0.0/24", "an address for protocols"),
            special("192.0.2.0/24", "an address for documentation"),
            special("192.88.99.0/24", "an address of 6to4 relays"),
            special("192.168.0.0/16", "a private address"),
            special("198.18.0.0/15", "an address for benchmarks"),
            special("198.51.100.0/24", "an address for documentation"),
            special("203.0.113.0/24", "an address for documentation"),
            special("224.0.0.0/4", "a multicast address"),
            special("255.255.255.255/32", "the broadcast address"),
            special("240.0.0.0/4", "a reserved address"),
            special("::/128", "the unspecified address"),
            special("::1/128", "a loopback address"),
            special("64:ff9b::/96", "an IPv4 address in translation"),
            special("64:ff9b:1::/48", "an IPv4 address in translation"),
            special("100::/64", "an address whose traffic is discarded"),
            special("2001::/23", "an address for protocols"),
            special("2001:db8::/32", "an address for documentation"),
            special("2002::/16", "an IPv4 address by 6to4"),
            special("3fff::/20", "an address for documentation"),
            special("fc00::/7", "a private address"),
            special("fe80::/10", "a link-local address"),
            special("fec0::/10", "a site-local address"),
            special("ff00::/8", "a multicast address"));

    private record Special(Network network, String kind) {}

    private SpecialNetworks() {}

    private static Special special(String network, String kind) {
        return new Special(Network.parse(network), kind);
    }

    /**
     * What kind of address it is, with its article; empty: a public one.
     *
     * @param address 4 or 16 bytes
     */
    static Optional<String> kind(byte[] address) {
        Optional<String> special = ALL.stream()
                .filter(each -> each.network().contains(address))
                .map(Special::kind)
                .findFirst();
        boolean ipv6 = address.length > Integer.BYTES;
        return special.isEmpty() && ipv6 && !GLOBAL_UNICAST.contains(address)
                ? Optional.of("an address outside of the public internet")
                : special;
    }
}
