using MudBlazor;

namespace FoodDelivery.Web.Shell;

/// <summary>The product's look for MudBlazor's components. The same colours stand as CSS variables in wwwroot/app.css.</summary>
public static class Theme
{
    private static readonly string[] Font = ["Inter Variable", "system-ui", "sans-serif"];

    public static readonly MudTheme Own = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#b8371a", PrimaryContrastText = "#ffffff", Secondary = "#1f5f5b", SecondaryContrastText = "#ffffff",
            Background = "#faf7f2", Surface = "#ffffff", AppbarBackground = "#ffffff", AppbarText = "#221c15", DrawerBackground = "#ffffff",
            TextPrimary = "#221c15", TextSecondary = "#5e554a", TextDisabled = "#8b8175", ActionDefault = "#5e554a",
            LinesDefault = "#e6dfd4", LinesInputs = "#8b8175", Divider = "#e6dfd4", TableLines = "#e6dfd4",
            Success = "#1c6b40", Warning = "#8a5300", Error = "#b3261e", Info = "#1a5aa8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#ff9273", PrimaryContrastText = "#2b0d05", Secondary = "#7fcfc8", SecondaryContrastText = "#04211f",
            Background = "#14120f", Surface = "#1f1c18", AppbarBackground = "#1f1c18", AppbarText = "#f3ede4", DrawerBackground = "#1f1c18",
            TextPrimary = "#f3ede4", TextSecondary = "#bdb3a5", TextDisabled = "#857c70", ActionDefault = "#bdb3a5",
            LinesDefault = "#3a342c", LinesInputs = "#857c70", Divider = "#3a342c", TableLines = "#3a342c",
            Success = "#7fd6a4", Warning = "#ffc46b", Error = "#ff9d94", Info = "#8fc0ff",
            SuccessContrastText = "#062413", WarningContrastText = "#2c1a00", ErrorContrastText = "#3b0a06", InfoContrastText = "#06203f",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Font },
            Button = new ButtonTypography { FontFamily = Font, TextTransform = "none", FontWeight = "650", LetterSpacing = "0" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "12px" },
    };
}
