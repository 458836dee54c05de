package io.millrace.config.reference;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words for types. */
final class SettingType {
    private static final Pattern OPTIONAL = Pattern.compile("Optional<(.*)>");
    private static final Pattern LIST = Pattern.compile("List<.*>");

    private SettingType() {}

    /** What a person would call what a method returns, for example {@code Optional<List<String>>}. */
    static String named(String returned) {
        Matcher optional = OPTIONAL.matcher(returned);
        String inner = (optional.matches() ? optional.group(1) : returned).replaceAll("@\\S+(\\(.*?\\))? ", "");
        if (LIST.matcher(inner).matches()) {
            return "list, with commas";
        }
        return switch (inner) {
            case "int", "long", "Integer", "Long", "AgentLeaseSetting" -> "whole number";
            case "double", "Double" -> "number";
            case "boolean", "Boolean" -> "`true` or `false`";
            case "Duration" -> "duration, as in `90s`";
            case "Path" -> "path";
            case "RateSetting" -> "rate, as in `10/60s`, or `off`";
            case "Quota" -> "whole number, or `off`";
            case "String" -> "text";
            default -> "word";
        };
    }
}
