package io.millrace.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All actions, in the order in which the help shows them. */
final class Actions {
    private static final Map<String, Function<Root, Action>> ALL = all();

    private Actions() {}

    private static Map<String, Function<Root, Action>> all() {
        Map<String, Function<Root, Action>> all = new LinkedHashMap<>();
        all.put("run", Run::new);
        all.put("submit", Submit::new);
        all.put("status", Status::new);
        all.put("out", Out::new);
        all.put("wait", Wait::new);
        all.put("kill", Kill::new);
        all.put("cancel", Kill::new);
        all.put("list", ListJobs::new);
        all.put("retry", Retry::new);
        all.put("attempts", Attempts::new);
        all.put("why", Why::new);
        all.put("events", Events::new);
        all.put("top", Top::new);
        all.put("types", Types::new);
        all.put("workers", Workers::new);
        all.put("queues", Queues::new);
        all.put("users", Users::new);
        all.put("login", Login::new);
        all.put("logout", Logout::new);
        all.put("whoami", WhoAmI::new);
        all.put("config", Config::new);
        all.put("version", Version::new);
        all.put("completion", Completion::new);
        all.put("help", Help::new);
        return all;
    }

    static Iterable<String> names() {
        return ALL.keySet();
    }

    static boolean isKnown(String name) {
        return ALL.containsKey(name);
    }

    /** A parser that knows this action alone: to look at all takes longer than to do what is asked for. */
    static CommandLine only(Root root, String name) {
        CommandLine parser = empty(root);
        add(parser, root, name);
        return configured(parser, root);
    }

    static CommandLine full(Root root) {
        CommandLine parser = empty(root);
        for (String name : ALL.keySet()) {
            add(parser, root, name);
        }
        return configured(parser, root);
    }

    /** A parser for the options before an action, or without one. */
    static CommandLine none(Root root) {
        return configured(empty(root), root);
    }

    private static CommandLine empty(Root root) {
        return new CommandLine(root);
    }

    private static void add(CommandLine parser, Root root, String name) {
        Function<Root, Action> maker = ALL.get(name);
        if (maker == null) {
            return;
        }
        Action action = maker.apply(root);
        CommandLine added = new CommandLine(action);
        if (name.equals("cancel")) {
            added.setCommandName(name);
            added.getCommandSpec().usageMessage().description("The same as kill.");
        }
        if (action instanceof ActionWithParts whole) {
            whole.parts().forEach(added::addSubcommand);
        }
        parser.addSubcommand(name, added);
    }

    private static CommandLine configured(CommandLine parser, Root root) {
        actionsFirst(parser);
        // What begins with @ is a file of params, not of arguments.
        parser.setExpandAtFiles(false);
        parser.setUsageHelpWidth(
                Math.max(80, Math.min(120, root.surroundings().terminal().columns())));
        parser.setUsageHelpAutoWidth(false);
        parser.setColorScheme(CommandLine.Help.defaultColorScheme(
                root.surroundings().terminal().out()
                                && root.surroundings().terminal().coloured()
                        ? Ansi.ON
                        : Ansi.OFF));
        stopAtPositional(parser, "run");
        return parser;
    }

    private static void actionsFirst(CommandLine parser) {
        List<String> sections = new ArrayList<>(parser.getHelpSectionKeys());
        List<String> actions =
                List.of(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        sections.removeAll(actions);
        sections.addAll(sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING), actions);
        parser.setHelpSectionKeys(sections);
    }

    /** What comes after the program's name belongs to the program. */
    private static void stopAtPositional(CommandLine parser, String name) {
        CommandLine run = parser.getSubcommands().get(name);
        if (run != null) {
            run.setStopAtPositional(true);
        }
    }
}
