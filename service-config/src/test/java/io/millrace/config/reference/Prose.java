package io.millrace.config.reference;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Javadoc as a line of Markdown. */
final class Prose {
    private Prose() {}

    /** The comment, without the name of the variable that some begin with; empty if there is none. */
    static String of(@Nullable DocCommentTree comment, String variable) {
        if (comment == null) {
            return "";
        }
        String text = comment.getFullBody().stream()
                .map(Prose::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
        String named = "`" + variable + "`";
        String rest = text.startsWith(named) ? text.substring(named.length()).replaceFirst("^[:.]\\s*", "") : text;
        return rest.isEmpty() ? "" : rest.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + rest.substring(1);
    }

    private static String markdown(DocTree part) {
        if (part instanceof LiteralTree literal) {
            return "`" + literal.getBody().getBody() + "`";
        }
        if (part instanceof LinkTree link) {
            String signature = link.getReference().getSignature();
            return "`" + signature.substring(signature.lastIndexOf('.') + 1) + "`";
        }
        if (part instanceof TextTree text) {
            return text.getBody();
        }
        if (part instanceof EntityTree entity) {
            return entity.toString();
        }
        throw new IllegalStateException(part + " is not understood here");
    }
}
