package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, an address of this network",
        "0.255.255.255, an address of this network",
        "10.0.0.0, a private address",
        "10.255.255.255, a private address",
        "100.64.0.0, an address that a carrier shares out",
        "100.100.100.200, an address that a carrier shares out",
        "100.127.255.255, an address that a carrier shares out",
        "127.0.0.1, a loopback address",
        "127.255.255.255, a loopback address",
        "168.63.129.16, an address of a cloud's own services",
        "::ffff:168.63.129.16, an address of a cloud's own services",
        "169.254.0.0, a link-local address",
        "169.254.169.254, a link-local address",
        "172.16.0.0, a private address",
        "172.31.255.255, a private address",
        "192.0.0.0, an address for protocols",
        "192.0.0.192, an address for protocols",
        "192.0.0.255, an address for protocols",
        "192.0.2.1, an address for documentation",
        "192.88.99.1, an address of 6to4 relays",
        "192.168.0.0, a private address",
        "192.168.255.255, a private address",
        "198.18.0.0, an address for benchmarks",
        "198.19.255.255, an address for benchmarks",
        "198.51.100.255, an address for documentation",
        "203.0.113.0, an address for documentation",
        "224.0.0.1, a multicast address",
        "239.255.255.255, a multicast address",
        "240.0.0.0, a reserved address",
        "255.255.255.254, a reserved address",
        "255.255.255.255, the broadcast address",
        "::, the unspecified address",
        "::1, a loopback address",
        "::2, an address outside of the public internet",
        "::127.0.0.1, an address outside of the public internet",
        "::8.8.8.8, an address outside of the public internet",
        "::ffff:0:8.8.8.8, an address outside of the public internet",
        "64:ff9b::808:808, an IPv4 address in translation",
        "64:ff9b::a00:1, an IPv4 address in translation",
        "64:ff9b:1::1, an IPv4 address in translation",
        "64:ff9b:1:ffff::1, an IPv4 address in translation",
        "64:ff9b:2::1, an address outside of the public internet",
        "100::1, an address whose traffic is discarded",
        "100:0:0:1::1, an address outside of the public internet",
        "1fff:ffff::1, an address outside of the public internet",
        "2001::1, an address for protocols",
        "2001:0:a00:1::1, an address for protocols",
        "2001:2::1, an address for protocols",
        "2001:10::1, an address for protocols",
        "2001:20::1, an address for protocols",
        "2001:1ff:ffff::1, an address for protocols",
        "2001:db8::1, an address for documentation",
        "2001:db8:ffff:ffff::1, an address for documentation",
        "2002:7f00:1::1, an IPv4 address by 6to4",
        "2002:808:808::1, an IPv4 address by 6to4",
        "3fff::1, an address for documentation",
        "3fff:fff:ffff::1, an address for documentation",
        "4000::1, an address outside of the public internet",
        "5f00::1, an address outside of the public internet",
        "fbff::1, an address outside of the public internet",
        "fc00::1, a private address",
        "fd00:ec2::254, a private address",
        "fd20:ce::254, a private address",
        "fd00:42::42, a private address",
        "fe80::1, a link-local address",
        "febf::1, a link-local address",
        "fec0::1, a site-local address",
        "feff::1, a site-local address",
        "ff02::1, a multicast address",
        "::ffff:10.0.0.1, a private address",
        "::ffff:7f00:1, a loopback address",
        "::ffff:169.254.169.254, a link-local address"
    })
    void whatIsNotPublicIsNotReached(String address, String kind) {
        assertThat(AddressRules.PUBLIC.objection(literal(address))).contains(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.31.196.1",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e",
                "3ffe:ffff::1",
                "3fff:1000::1",
                "::ffff:8.8.8.8"
            })
    void whatIsPublicIs(String address) {
        assertThat(AddressRules.PUBLIC.objection(literal(address))).isEmpty();
    }

    /** As the JDK never makes one out of text. */
    @Test
    void aMappedAddressIsJudgedByWhatGoesOnTheWire() throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        InetAddress mapped = Inet6Address.getByAddress(null, bytes, 0);
        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(AddressRules.PUBLIC.objection(mapped)).contains("a private address");
        assertThat(AddressRules.allowing(List.of("10.0.0.0/8")).objection(mapped))
                .isEmpty();
    }

    @Test
    void anOperatorAllowsNetworksAndAddresses() {
        AddressRules rules = AddressRules.allowing(List.of("127.0.0.1", " 10.1.0.0/16 ", "fd00::/8", "::1/128"));
        assertAllowed(rules, "127.0.0.1", "10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fd12::1", "::1", "8.8.8.8");
        for (String other : List.of("127.0.0.2", "10.0.255.255", "10.2.0.0", "fc00::1", "::2", "192.168.0.1")) {
            assertThat(rules.objection(literal(other))).as(other).isPresent();
        }
        assertAllowed(AddressRules.allowing(List.of("0.0.0.0/0", "::/0")), "127.0.0.1", "255.255.255.255", "ff02::1");
    }

    private static void assertAllowed(AddressRules rules, String... addresses) {
        for (String address : addresses) {
            assertThat(rules.objection(literal(address))).as(address).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, neither an IP address nor a network",
        "'', neither an IP address nor a network",
        "127.1, neither an IP address nor a network",
        "010.0.0.1, neither an IP address nor a network",
        "10.0.0.0/8/8, must be a number from 0 to 32",
        "10.0.0.0/, must be a number from 0 to 32",
        "10.0.0.0/33, must be a number from 0 to 32",
        "10.0.0.0/-1, must be a number from 0 to 32",
        "10.0.0.0/08, must be a number from 0 to 32",
        "10.0.0.0/255.0.0.0, must be a number from 0 to 32",
        "fd00::/129, must be a number from 0 to 128",
        "fd00::/1280, must be a number from 0 to 128",
        "[fd00::]/8, neither an IP address nor a network",
        "fe80::%eth0/10, neither an IP address nor a network",
        "10.1.2.3/16, its bits after the first 16 must be 0",
        "fd00::1/8, its bits after the first 8 must be 0"
    })
    void whatCannotBeAllowedIsNamed(String entry, String why) {
        assertThatThrownBy(() -> AddressRules.allowing(List.of("10.0.0.0/8", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + entry + "\" cannot be allowed: ")
                .hasMessageContaining(why);
    }

    private static InetAddress literal(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
